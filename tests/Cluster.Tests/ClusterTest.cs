namespace Affiliates.Cluster.Tests;

/// <summary>A test class on a cluster: derive it twice, for SQLite with one silo and for PostgreSQL with two.</summary>
public abstract class ClusterTest(TestCluster cluster, PostgresServer postgres) : IAsyncLifetime
{
    protected TestCluster Cluster { get; } = cluster;
    protected IGrainFactory Grains => Cluster.Grains;
    protected Builders New => new(Cluster);
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await Cluster.Start(postgres);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
