using System.Globalization;
using Affiliates.Process.Tests.Clusters;

namespace Affiliates.Process.Tests.Upgrades;

/// <summary>Silos of two versions in one cluster under load, as decision 0012 has it: forth, back, and forth for good.</summary>
public sealed class UpgradeTests
{
    const int Affiliates = 12;

    /// <summary>What may become of a request while a busy machine is short of time. All else is two versions that do not understand each other.</summary>
    static readonly string[] Excused = [nameof(TimeoutException), nameof(OperationCanceledException), nameof(TaskCanceledException)];

    [Fact]
    public async Task A_newer_version_joins_is_taken_back_and_takes_over_and_nothing_is_lost_or_misunderstood()
    {
        await using var postgres = await RestartablePostgres.Start();
        var building = TomorrowsSilo.Build();
        await using var cluster = await SiloCluster.Start(SiloCluster.PostgreSql(postgres.ConnectionString), silos: 2);
        var (one, other) = (cluster.Silos[0], cluster.Silos[1]);
        await cluster.TenPercent();
        await Task.WhenAll(Enumerable.Range(0, Affiliates).Select(i => cluster.MakeAffiliate(ChaosLoad.Code(i))));
        using var tomorrow = await building;
        await using var recount = new Recount(Npgsql.NpgsqlFactory.Instance, postgres.ConnectionString);
        await using var load = new ChaosLoad(cluster, Affiliates, seed: 1);
        await load.Start();
        await Successes(cluster, load, 100);

        // It brings the schema up to date while the others work, and works beside them.
        var first = await cluster.AddSilo(tomorrow.Folder);
        Assert.Equal(1, await recount.Number($"SELECT count(*) FROM schema_versions WHERE scriptname = '{TomorrowsSilo.Migration}'"));
        // What one of them owned goes where the cluster places it, which may be the other alone: affiliates join until both write.
        await Leaves(cluster, one);
        var before = await Task.WhenAll(cluster.Silos.Select(Appended));
        await cluster.Api.Until(async () =>
        {
            var now = await Task.WhenAll(cluster.Silos.Select(Appended));
            if (now.Zip(before).All(silo => silo.First > silo.Second))
            {
                return true;
            }

            await load.Join();
            return false;
        });

        // It is taken back: what it owned goes to a silo that cannot read its snapshots.
        await Leaves(cluster, first);
        Assert.NotEqual(0, await Snapshots(recount, TomorrowsSilo.SnapshotVersion));
        await Successes(cluster, load, 200);

        // And once more, for good: it cannot read what the older one leaves behind.
        await cluster.AddSilo(tomorrow.Folder);
        await Leaves(cluster, other);
        await Successes(cluster, load, 200);
        await load.Stop();
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Affiliates} affiliates, {load.Acknowledged.Count} events acknowledged, {load.Failures.Count} requests failed");
        var misunderstood = cluster.Api.Said("Answered 503 at", lines: 1).Where(line => !Excused.Any(kind => line.TrimEnd().EndsWith(kind, StringComparison.Ordinal)));
        Assert.True(!misunderstood.Any(), string.Join('\n', misunderstood));
        await ChaosTests.Agree(cluster, load, recount, load.Affiliates);

        // There is no way back to today's version now, and it says so.
        var late = cluster.LaunchSilo();
        cluster.Dismiss(late);
        await late.Exited();
        Assert.Contains("belongs to a newer version of this program", late.Output, StringComparison.Ordinal);
    }

    static async Task Leaves(SiloCluster cluster, ServerProcess silo)
    {
        cluster.Dismiss(silo);
        await silo.Leave();
    }

    static Task<long> Snapshots(Recount recount, int version) => recount.Number(
        $"SELECT count(*) FROM orleans_storage WHERE state_name = 'affiliate-snapshot' AND convert_from(payload, 'UTF8') LIKE '%\"Version\":{version},%'");

    /// <summary>Rows that the silo has made durable so far.</summary>
    static async Task<double> Appended(ServerProcess silo) =>
        (await silo.Http.GetStringAsync("/metrics")).Split('\n')
            .Where(line => line.StartsWith("affiliates_journal_appended", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    static Task Successes(SiloCluster cluster, ChaosLoad load, int more)
    {
        var enough = load.Successes + more;
        return cluster.Api.Until(() => Task.FromResult(load.Successes >= enough));
    }
}
