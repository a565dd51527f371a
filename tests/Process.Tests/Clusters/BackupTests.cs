using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>
/// A backup that is taken under load, as docs/operations.md says, and restored: also with snapshots that are older than the journal, or
/// with none.
/// </summary>
public sealed class BackupTests
{
    const int Affiliates = 3;

    [Fact]
    public async Task A_backup_of_Sqlite_is_complete_whatever_its_snapshots_are()
    {
        using TemporaryDirectory from = new(), to = new();
        var restored = Path.Combine(to.Path, StorageOptions.FileName);
        await using var database = new Recount(SqliteFactory.Instance, $"Data Source={Path.Combine(from.Path, StorageOptions.FileName)};Pooling=False");
        await BackUpAndRestore(
            SiloCluster.Sqlite(from.Path), "Embedded", database,
            backUp: () => database.Execute($"VACUUM INTO '{restored}'"),
            restore: () => Task.CompletedTask,
            SiloCluster.Sqlite(to.Path), Recount.Sqlite(to.Path));
    }

    [Fact]
    public async Task A_backup_of_PostgreSql_is_complete_whatever_its_snapshots_are()
    {
        await using var postgres = await RestartablePostgres.Start();
        using var directory = new TemporaryDirectory();
        var dump = Path.Combine(directory.Path, "affiliates.dump");
        await postgres.Execute("CREATE DATABASE restored");
        var restored = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "restored" }.ConnectionString;
        await using var database = new Recount(NpgsqlFactory.Instance, postgres.ConnectionString);
        await BackUpAndRestore(
            SiloCluster.PostgreSql(postgres.ConnectionString), "Node", database,
            backUp: () => RestartablePostgres.Run("pg_dump", "--format=custom", $"--file={dump}", postgres.Address("postgres")),
            restore: () => RestartablePostgres.Run("pg_restore", "--clean", "--if-exists", "--no-owner", $"--dbname={postgres.Address("restored")}", dump),
            SiloCluster.PostgreSql(restored), new Recount(NpgsqlFactory.Instance, restored));
    }

    static async Task BackUpAndRestore(
        Dictionary<string, string?> storage, string mode, Recount database, Func<Task> backUp, Func<Task> restore,
        Dictionary<string, string?> elsewhere, Recount restored)
    {
        List<string> acknowledged;
        await using (var before = await SiloCluster.Start(storage, silos: 0, mode))
        {
            await before.TenPercent();
            for (var i = 0; i < Affiliates; i++)
            {
                await before.MakeAffiliate(ChaosLoad.Code(i));
            }

            await Load(before, seed: 1, events: 150);
            // The affiliates write their snapshots as they leave.
            Assert.Equal(0, await before.Api.StopPolitely());
        }

        await database.Execute("CREATE TABLE older AS SELECT * FROM orleans_storage");
        Assert.NotEqual(0, await database.Number("SELECT count(*) FROM older"));
        await using (var running = await SiloCluster.Start(storage, silos: 0, mode))
        {
            await using var load = new ChaosLoad(running, Affiliates, seed: 2);
            await load.Start();
            await running.Api.Until(() => Task.FromResult(load.Successes > 150));
            acknowledged = [.. load.Acknowledged.Values];
            await backUp();
            await load.Stop();
        }

        await restore();
        await using (restored)
        {
            foreach (var snapshots in (string[])["INSERT INTO orleans_storage SELECT * FROM older", "DELETE FROM older"])
            {
                await restored.Execute("DELETE FROM orleans_storage");
                await restored.Execute(snapshots);
                await using var after = await SiloCluster.Start(elsewhere, silos: 0, mode);
                await after.Api.Until(restored.NothingIsOpen);
                Assert.Empty(acknowledged.Except(await restored.Ids("SELECT id FROM referral_actions WHERE NOT is_share")));
                await ChaosTests.Equal(after, restored, Affiliates);
                // And it goes on.
                await Load(after, seed: snapshots.Length, events: 30);
                await ChaosTests.Equal(after, restored, Affiliates);
                Assert.Empty(await restored.Findings());
                // It says goodbye, so that the next one does not wait for it.
                Assert.Equal(0, await after.Api.StopPolitely());
            }
        }
    }

    static async Task Load(SiloCluster cluster, int seed, int events)
    {
        await using var load = new ChaosLoad(cluster, Affiliates, seed);
        await load.Start();
        await cluster.Api.Until(() => Task.FromResult(load.Successes > events));
        await load.Stop();
        Assert.Empty(load.Wrong);
    }
}
