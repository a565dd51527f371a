using Affiliates.Cluster.Tests;
using Affiliates.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(SqliteCluster))]
[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Affiliates.Cluster.Tests;

/// <summary>Silos in this process, one cluster for the whole assembly: a test uses fresh keys, and leaves the cluster as it was.</summary>
/// <remarks>Started when a test first asks for it.</remarks>
public abstract class TestCluster(Dialect dialect, short silos) : IAsyncDisposable
{
    /// <summary>Settings of the operator's, beside the database.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    /// <summary>The time that grains are given; null: the machine's.</summary>
    protected virtual TimeProvider? Time => null;

    readonly SemaphoreSlim starting = new(1, 1);
    TestDatabase? database;
    InProcessTestCluster? cluster;

    public IGrainFactory Grains => cluster!.Client;

    /// <summary>The services of each silo.</summary>
    public IReadOnlyList<IServiceProvider> Silos => [.. cluster!.Silos.Select(silo => silo.ServiceProvider)];

    /// <summary>The first silo's.</summary>
    public T Service<T>() where T : notnull => Silos[0].GetRequiredService<T>();

    /// <summary>Ends the activation; the next call makes another one, which reads what is stored.</summary>
    public Task Deactivate(IAddressable grain) => cluster!.DeactivateAsync(grain);

    public async Task Start(PostgresServer postgres)
    {
        await starting.WaitAsync();
        try
        {
            if (cluster is not null)
            {
                return;
            }

            database ??= await TestDatabase.Create(dialect, postgres);
            var builder = new InProcessTestClusterBuilder(silos);
            builder.Options.ServiceId = "affiliates";
            builder.ConfigureSiloHost((_, host) =>
            {
                host.Configuration.AddInMemoryCollection(database.Settings);
                host.Configuration.AddInMemoryCollection(Settings);
                if (Time is { } time)
                {
                    // Membership and calls go by the machine's own, or nothing would ever time out.
                    host.Services.AddSingleton(time);
                    host.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
                }

                host.Logging.SetMinimumLevel(LogLevel.Error);
            });
            builder.ConfigureSilo((_, silo) => silo.AddAffiliates());
            var built = builder.Build();
            await built.DeployAsync();
            cluster = built;
        }
        finally
        {
            starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        starting.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>One silo: one process owns a SQLite file, and each silo counts as one.</summary>
public sealed class SqliteCluster() : TestCluster(Dialect.Sqlite, silos: 1);

public sealed class PostgresCluster() : TestCluster(Dialect.PostgreSql, silos: 2);
