using System.Net;
using Orleans.Runtime;

namespace Affiliates.Storage.Tests.Providers;

/// <summary>The membership statements, through Orleans' own membership table. Only PostgreSQL has a cluster.</summary>
public sealed class MembershipTests(PostgresServer postgres)
{
    static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_reads_back_as_it_was_written()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        var table = await Table(store);
        var entry = Silo(1);

        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync(Ct)).Version.Next(), Ct));

        var all = await table.ReadAllAsync(Ct);
        Assert.Equal(1, all.Version.Version);
        var read = Assert.Single(all.Members).Item1;
        Assert.Equal((entry.SiloAddress, entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort, entry.StartTime, entry.IAmAliveTime),
            (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Equal(entry.SiloAddress, Assert.Single((await table.ReadRowAsync(entry.SiloAddress, Ct)).Members).Item1.SiloAddress);
        Assert.Empty((await table.ReadRowAsync(Silo(2).SiloAddress, Ct)).Members);
    }

    [Fact]
    public async Task Of_eight_silos_that_join_at_once_one_enters_per_version()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        var table = await Table(store);
        for (var round = 0; round < 20; round++)
        {
            var next = (await table.ReadAllAsync(Ct)).Version.Next();

            var entered = await Task.WhenAll(
                Enumerable.Range(1, 8).Select(i => Task.Run(() => table.InsertRowAsync(Silo((8 * round) + i), next, Ct))));

            Assert.Single(entered, true);
            var all = await table.ReadAllAsync(Ct);
            Assert.Equal((round + 1, round + 1), (all.Members.Count, all.Version.Version));
        }
    }

    [Fact]
    public async Task A_silo_enters_once_and_a_refused_entry_does_not_raise_the_version()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        var table = await Table(store);
        Assert.True(await table.InsertRowAsync(Silo(1), (await table.ReadAllAsync(Ct)).Version.Next(), Ct));

        Assert.False(await table.InsertRowAsync(Silo(1), (await table.ReadAllAsync(Ct)).Version.Next(), Ct));

        Assert.Equal(1, (await table.ReadAllAsync(Ct)).Version.Version);
    }

    [Fact]
    public async Task A_vote_is_written_by_one_of_those_who_saw_the_same_version()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        var table = await Table(store);
        await table.InsertRowAsync(Silo(1), (await table.ReadAllAsync(Ct)).Version.Next(), Ct);
        var seen = await table.ReadAllAsync(Ct);
        var (entry, etag) = seen.Members[0];
        entry.Status = SiloStatus.Dead;
        entry.SuspectTimes = [Tuple.Create(Silo(2).SiloAddress, Start)];

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => table.UpdateRowAsync(entry, etag, seen.Version.Next(), Ct)));

        Assert.Single(written, true);
        var all = await table.ReadAllAsync(Ct);
        Assert.Equal(2, all.Version.Version);
        Assert.Equal(SiloStatus.Dead, all.Members[0].Item1.Status);
        Assert.Equal(Silo(2).SiloAddress, Assert.Single(all.Members[0].Item1.SuspectTimes!).Item1);
    }

    [Fact]
    public async Task A_silo_that_is_not_there_cannot_be_updated_and_does_not_raise_the_version()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        var table = await Table(store);
        var version = (await table.ReadAllAsync(Ct)).Version;

        Assert.False(await table.UpdateRowAsync(Silo(1), version.VersionEtag, version.Next(), Ct));

        Assert.Equal(0, (await table.ReadAllAsync(Ct)).Version.Version);
    }

    [Fact]
    public async Task A_sign_of_life_changes_the_time_and_not_the_version()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        var table = await Table(store);
        var entry = Silo(1);
        await table.InsertRowAsync(entry, (await table.ReadAllAsync(Ct)).Version.Next(), Ct);
        entry.IAmAliveTime = Start.AddMinutes(5);

        await table.UpdateIAmAliveAsync(entry, Ct);

        var all = await table.ReadAllAsync(Ct);
        Assert.Equal((Start.AddMinutes(5), 1), (all.Members[0].Item1.IAmAliveTime, all.Version.Version));
    }

    [Fact]
    public async Task Cleaning_up_takes_only_the_dead_and_only_the_old()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        var table = await Table(store);
        await table.InsertRowAsync(Silo(1, SiloStatus.Dead), (await table.ReadAllAsync(Ct)).Version.Next(), Ct);
        await table.InsertRowAsync(Silo(2), (await table.ReadAllAsync(Ct)).Version.Next(), Ct);
        await table.InsertRowAsync(Silo(3, SiloStatus.Dead, Start.AddDays(2)), (await table.ReadAllAsync(Ct)).Version.Next(), Ct);

        await table.CleanupDefunctSiloEntriesAsync(Start.AddDays(1), Ct);

        Assert.Equal(
            [Silo(2).SiloAddress, Silo(3).SiloAddress],
            (await table.ReadAllAsync(Ct)).Members.Select(m => m.Item1.SiloAddress).OrderBy(a => a.Endpoint.Port));
    }

    [Fact]
    public async Task Two_clusters_on_one_database_do_not_see_each_other()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        var (blue, green) = (await Table(store, "blue"), await Table(store, "green"));
        await blue.InsertRowAsync(Silo(1), (await blue.ReadAllAsync(Ct)).Version.Next(), Ct);
        await green.InsertRowAsync(Silo(1), (await green.ReadAllAsync(Ct)).Version.Next(), Ct);

        await green.DeleteMembershipTableEntriesAsync("green", Ct);

        Assert.Single((await blue.ReadAllAsync(Ct)).Members);
        await green.InitializeMembershipTableAsync(true, Ct);
        Assert.Empty((await green.ReadAllAsync(Ct)).Members);
    }

    async Task<IMembershipTable> Table(AffiliatesStore store, string cluster = "blue")
    {
        // Twice: every silo does it at its start, and only the first makes the version row.
        var table = OrleansProviders.Membership(store, cluster);
        await table.InitializeMembershipTableAsync(true, Ct);
        await table.InitializeMembershipTableAsync(true, Ct);
        return table;
    }

    static MembershipEntry Silo(int number, SiloStatus status = SiloStatus.Active, DateTime? alive = null) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11000 + number, 42),
        SiloName = $"silo-{number}",
        HostName = "host",
        Status = status,
        ProxyPort = 30000 + number,
        StartTime = Start,
        IAmAliveTime = alive ?? Start,
    };
}
