using Microsoft.Data.Sqlite;
using Npgsql;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>
/// The real program under load while its database is in trouble: requests are refused clearly (503 with <c>Retry-After</c>), nothing is
/// lost or doubled, and the service comes back by itself.
/// </summary>
public sealed class DatabaseTroubleTests
{
    const int Affiliates = 4;

    static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task PostgreSql_that_is_cut_off_read_only_slow_or_stopped_costs_no_event()
    {
        await using var postgres = await RestartablePostgres.Start();
        await using var wire = new SlowWire(postgres.Port);
        var throughTheWire = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Port = wire.Port }.ConnectionString;
        await using var trial = await Begin(SiloCluster.PostgreSql(throughTheWire), "Node", new Recount(NpgsqlFactory.Instance, postgres.ConnectionString));

        await trial.Through("connections cut", refuses: false, begin: () => postgres.Execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"));
        await trial.Through(
            "read-only", refuses: true,
            begin: () => ReadOnly(postgres, "ALTER SYSTEM SET default_transaction_read_only = on"),
            end: () => ReadOnly(postgres, "ALTER SYSTEM RESET default_transaction_read_only"));
        await trial.Through("slow", refuses: false, begin: () => Set(wire, Slow), end: () => Set(wire, TimeSpan.Zero));
        await trial.Through("stopped", refuses: true, begin: postgres.StopFast, end: postgres.StartAgain);
        await trial.Through("killed", refuses: true, begin: postgres.StopAtOnce, end: postgres.StartAgain);
        await trial.Agree();
    }

    [Fact]
    public async Task PostgreSql_whose_disk_is_full_costs_no_event()
    {
        await using var disk = await SmallDisk.Mount(megabytes: 64);
        await using var postgres = await RestartablePostgres.Start();
        await postgres.Execute($"CREATE TABLESPACE small LOCATION '{await RestartablePostgres.Owned(disk.Path)}'");
        await postgres.Execute("CREATE DATABASE affiliates TABLESPACE small");
        var connectionString = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "affiliates" }.ConnectionString;
        await using var trial = await Begin(SiloCluster.PostgreSql(connectionString), "Node", new Recount(NpgsqlFactory.Instance, connectionString));

        await trial.Through("disk full", refuses: true, begin: () => Do(disk.Fill), end: () => Do(disk.MakeRoom));
        await trial.Agree();
    }

    [Fact]
    public async Task Sqlite_that_another_process_locks_or_backs_up_costs_no_event()
    {
        using var directory = new TemporaryDirectory();
        await using var trial = await Begin(SiloCluster.Sqlite(directory.Path), "Embedded", Recount.Sqlite(directory.Path));
        await using var other = new SqliteConnection($"Data Source={Path.Combine(directory.Path, StorageOptions.FileName)};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);

        await trial.Through("locked", refuses: true, begin: () => Execute(other, "BEGIN IMMEDIATE"), end: () => Execute(other, "ROLLBACK"));
        var backup = Path.Combine(directory.Path, "backup.db");
        await trial.Through("backup", refuses: false, begin: () => Execute(other, $"VACUUM INTO '{backup}'"));
        await trial.Agree();
    }

    [Fact]
    public async Task Sqlite_whose_disk_is_full_costs_no_event()
    {
        await using var disk = await SmallDisk.Mount(megabytes: 64);
        await using var trial = await Begin(SiloCluster.Sqlite(disk.Path), "Embedded", Recount.Sqlite(disk.Path));

        await trial.Through("disk full", refuses: true, begin: () => Do(disk.Fill), end: () => Do(disk.MakeRoom));
        await trial.Agree();
    }

    /// <summary>What a power cut leaves: the files as they are at one moment in the middle of the writing.</summary>
    [Fact]
    public async Task Sqlite_files_of_one_moment_hold_all_that_was_acknowledged_until_then()
    {
        using TemporaryDirectory directory = new(), after = new();
        await using var trial = await Begin(SiloCluster.Sqlite(directory.Path), "Embedded", Recount.Sqlite(directory.Path));
        for (var cut = 0; cut < 3; cut++)
        {
            var enough = trial.Load.Successes + 200;
            await trial.Cluster.Api.Until(() => Task.FromResult(trial.Load.Successes >= enough));
            await trial.Cluster.Api.Pause();
            var acknowledged = trial.Load.Acknowledged.Values.ToList();
            var copy = Directory.CreateDirectory(Path.Combine(after.Path, $"{cut}")).FullName;
            foreach (var suffix in (string[])["", "-wal"])
            {
                File.Copy(Path.Combine(directory.Path, StorageOptions.FileName + suffix), Path.Combine(copy, StorageOptions.FileName + suffix));
            }

            await trial.Cluster.Api.Resume();
            await using var opened = await SiloCluster.Start(SiloCluster.Sqlite(copy), silos: 0, "Embedded");
            await using var recount = Recount.Sqlite(copy);
            await opened.Api.Until(recount.NothingIsOpen);
            Assert.Empty(acknowledged.Except(await recount.Ids("SELECT id FROM referral_actions WHERE NOT is_share")));
            Assert.Empty(await recount.Findings());
        }

        await trial.Agree();
    }

    static async Task<DatabaseTrial> Begin(IReadOnlyDictionary<string, string?> settings, string mode, Recount recount)
    {
        var cluster = await SiloCluster.Start(settings, silos: 0, mode);
        await cluster.TenPercent();
        for (var i = 0; i < Affiliates; i++)
        {
            await cluster.MakeAffiliate(ChaosLoad.Code(i));
        }

        var load = new ChaosLoad(cluster, Affiliates, seed: 1);
        await load.Start();
        return new DatabaseTrial(cluster, load, recount);
    }

    static async Task ReadOnly(RestartablePostgres postgres, string setting)
    {
        await postgres.Execute(setting);
        await postgres.Execute("SELECT pg_reload_conf()");
    }

    static Task Set(SlowWire wire, TimeSpan delay) => Do(() => wire.Delay = delay);

    static Task Do(Action what)
    {
        what();
        return Task.CompletedTask;
    }

    static async Task Execute(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 60;
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A program under load, whose database gets into trouble and out of it.</summary>
sealed class DatabaseTrial(SiloCluster cluster, ChaosLoad load, Recount recount) : IAsyncDisposable
{
    public SiloCluster Cluster => cluster;
    public ChaosLoad Load => load;

    /// <summary>Begins a trouble, waits until it is felt, ends it, and waits until all is well.</summary>
    public async Task Through(string what, bool refuses, Func<Task> begin, Func<Task>? end = null)
    {
        await Successes(50);
        var failures = load.Failures.Count;
        await begin();
        if (refuses)
        {
            await cluster.Api.Until(() => Task.FromResult(load.Failures.Count > failures));
        }
        else
        {
            await Successes(50);
        }

        await (end?.Invoke() ?? Task.CompletedTask);
        var from = load.Now;
        await Successes(50);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: well again {(load.Now - from).TotalSeconds:0.0} s after its end, {load.Failures.Count - failures} requests refused");
    }

    public async Task Agree()
    {
        await load.Stop();
        await cluster.Api.Until(recount.NothingIsOpen);
        Assert.Empty(load.Wrong);
        Assert.Empty(await recount.Findings());
        Assert.Empty(load.Acknowledged.Values.Except(await recount.Ids("SELECT id FROM referral_actions WHERE NOT is_share")));
        Assert.Empty(load.Approved.Keys.Except(await recount.Ids("SELECT id FROM commissions WHERE status <> 0")));
        Assert.Empty(load.Payouts.Keys.Except(await recount.Ids("SELECT id FROM payouts")));
    }

    public async ValueTask DisposeAsync()
    {
        await load.DisposeAsync();
        await cluster.DisposeAsync();
        await recount.DisposeAsync();
    }

    Task Successes(int more)
    {
        var enough = load.Successes + more;
        return cluster.Api.Until(() => Task.FromResult(load.Successes >= enough));
    }
}
