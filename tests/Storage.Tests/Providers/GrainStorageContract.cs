using Orleans.Runtime;
using Orleans.Storage;

namespace Affiliates.Storage.Tests.Providers;

/// <summary>What a grain may rely on when it keeps state: seen through Orleans' own provider, on our schema and statements.</summary>
public abstract class GrainStorageContract(Dialect dialect, PostgresServer postgres)
{
    const string StateName = "affiliate-snapshot";

    /// <summary>Makes every insert of the state of <c>t1/bad</c> fail.</summary>
    protected abstract string RefuseBadKey { get; }

    [Fact]
    public async Task Of_two_first_writes_one_wins_and_there_is_one_row()
    {
        await using var world = await World.Create(dialect, postgres);
        for (var round = 0; round < 10; round++)
        {
            var id = Id($"t1/RACE{round}");
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TryWrite(world, id, $"writer {i}"))));

            var winner = Assert.Single(outcomes, o => o is not null);
            Assert.Equal(winner, await TextOf(world, id));
        }

        Assert.Equal(10, await world.Rows());
    }

    [Fact]
    public async Task Of_many_second_writes_one_wins()
    {
        await using var world = await World.Create(dialect, postgres);
        var id = Id("t1/ABC");
        await Write(world, id, "first");
        var readers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Read(world, id)));

        var outcomes = await Task.WhenAll(readers.Select((state, i) => Task.Run(() => TryWrite(world, id, $"writer {i}", state))));

        Assert.Equal(Assert.Single(outcomes, o => o is not null), await TextOf(world, id));
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_leaves_the_newer_state()
    {
        await using var world = await World.Create(dialect, postgres);
        var id = Id("t1/ABC");
        await Write(world, id, "one");
        var stale = await Read(world, id);
        await Write(world, id, "two", await Read(world, id));

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(world, id, "late", stale));

        Assert.Equal("two", await TextOf(world, id));
    }

    [Fact]
    public async Task A_version_of_a_row_that_is_not_there_is_refused_and_makes_none()
    {
        await using var world = await World.Create(dialect, postgres);

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Write(world, Id("t1/ABC"), "text", new GrainState<Kept> { ETag = "7", RecordExists = true }));

        Assert.Equal(0, await world.Rows());
    }

    [Fact]
    public async Task A_state_is_written_again_and_again_with_the_version_of_the_last_write()
    {
        await using var world = await World.Create(dialect, postgres);
        var id = Id("t1/ABC");
        var state = new GrainState<Kept>();
        for (var i = 0; i < 5; i++)
        {
            await Write(world, id, $"{i}", state);
        }

        Assert.Equal("4", await TextOf(world, id));
        Assert.Equal(1, await world.Rows());
    }

    [Fact]
    public async Task A_cleared_state_is_empty_refuses_who_read_it_before_and_takes_a_new_one()
    {
        await using var world = await World.Create(dialect, postgres);
        var id = Id("t1/ABC");
        await Write(world, id, "one");
        var stale = await Read(world, id);
        var clearing = await Read(world, id);

        await world.Storage.ClearStateAsync(StateName, id, clearing, TestContext.Current.CancellationToken);

        Assert.Equal("", await TextOf(world, id));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(world, id, "late", stale));
        await Write(world, id, "new", clearing);
        Assert.Equal("new", await TextOf(world, id));
        await Write(world, id, "newer", await Read(world, id));
        Assert.Equal("newer", await TextOf(world, id));
    }

    [Fact]
    public async Task A_stale_clear_is_refused()
    {
        await using var world = await World.Create(dialect, postgres);
        var id = Id("t1/ABC");
        await Write(world, id, "one");
        var stale = await Read(world, id);
        await Write(world, id, "two", await Read(world, id));

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => world.Storage.ClearStateAsync(StateName, id, stale, TestContext.Current.CancellationToken));

        Assert.Equal("two", await TextOf(world, id));
    }

    [Fact]
    public async Task A_failing_statement_leaves_the_pooled_connection_usable()
    {
        await using var world = await World.Create(dialect, postgres, onlyOneConnection: true);
        await world.Execute(RefuseBadKey);

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Write(world, Id("t1/bad"), "text"));
            await Write(world, Id($"t1/GOOD{i}"), "text");
            Assert.Equal("text", await TextOf(world, Id($"t1/GOOD{i}")));
        }

        Assert.Equal(3, await world.Rows());
    }

    [Fact]
    public async Task Keys_that_read_as_hex_are_kept_apart_by_their_prefix()
    {
        await using var world = await World.Create(dialect, postgres);
        string[] codes = ["ff", "FF", "00FF", "255", "0"];
        foreach (var code in codes)
        {
            await Write(world, Id($"t1/{code}"), code);
        }

        foreach (var code in codes)
        {
            Assert.Equal(code, await TextOf(world, Id($"t1/{code}")));
        }
    }

    [Fact]
    public async Task Two_state_names_with_the_same_key_do_not_share_a_row()
    {
        await using var world = await World.Create(dialect, postgres);
        var id = Id("t1/ABC");
        await Write(world, id, "an affiliate", name: "affiliate-snapshot");
        await Write(world, id, "a link", name: "link-snapshot");

        Assert.Equal("an affiliate", await TextOf(world, id, "affiliate-snapshot"));
        Assert.Equal("a link", await TextOf(world, id, "link-snapshot"));
    }

    [Fact]
    public async Task Two_services_on_one_database_do_not_share_a_row()
    {
        await using var world = await World.Create(dialect, postgres);
        await using var other = await OrleansProviders.Start(world.Store, "another");
        await Write(world, Id("t1/ABC"), "ours");

        var theirs = new GrainState<Kept>();
        await other.Storage.ReadStateAsync(StateName, Id("t1/ABC"), theirs, TestContext.Current.CancellationToken);

        Assert.False(theirs.RecordExists);
    }

    static GrainId Id(string key) => GrainId.Create("affiliate", key);

    static async Task<GrainState<Kept>> Read(World world, GrainId id, string name = StateName)
    {
        var state = new GrainState<Kept>();
        await world.Storage.ReadStateAsync(name, id, state, TestContext.Current.CancellationToken);
        return state;
    }

    static async Task<string?> TextOf(World world, GrainId id, string name = StateName) => (await Read(world, id, name)).State?.Text;

    static Task Write(World world, GrainId id, string text, GrainState<Kept>? state = null, string name = StateName)
    {
        state ??= new GrainState<Kept>();
        state.State = new Kept { Text = text };
        return world.Storage.WriteStateAsync(name, id, state, TestContext.Current.CancellationToken);
    }

    /// <summary>The text that was written; null when another writer was quicker.</summary>
    static async Task<string?> TryWrite(World world, GrainId id, string text, GrainState<Kept>? state = null)
    {
        try
        {
            await Write(world, id, text, state);
            return text;
        }
        catch (InconsistentStateException)
        {
            return null;
        }
    }

    sealed class World(TestDatabase database, AffiliatesStore store, OrleansProviders providers) : IAsyncDisposable
    {
        public AffiliatesStore Store => store;
        public IGrainStorage Storage => providers.Storage;

        public static async Task<World> Create(Dialect dialect, PostgresServer postgres, bool onlyOneConnection = false)
        {
            var database = await TestDatabase.Create(dialect, postgres);
            var store = await database.OpenStore();
            if (onlyOneConnection && dialect is Dialect.PostgreSql)
            {
                await store.DisposeAsync();
                store = new AffiliatesStore(database.Options with { ConnectionString = store.ConnectionString + ";Maximum Pool Size=1" });
            }

            return new World(database, store, await OrleansProviders.Start(store));
        }

        public async Task<long> Rows()
        {
            await using var connection = await store.Open(TestContext.Current.CancellationToken);
            await using var command = connection.Command("SELECT COUNT(*) FROM orleans_storage");
            return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), null);
        }

        public async Task Execute(string sql)
        {
            await using var connection = await store.Open(TestContext.Current.CancellationToken);
            await using var command = connection.Command(sql);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await providers.DisposeAsync();
            await store.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}

[GenerateSerializer, Alias("kept")]
public sealed class Kept
{
    [Id(0)] public string Text { get; set; } = "";
}

public sealed class SqliteGrainStorageTests(PostgresServer postgres) : GrainStorageContract(Dialect.Sqlite, postgres)
{
    protected override string RefuseBadKey =>
        "CREATE TRIGGER refuse BEFORE INSERT ON orleans_storage WHEN NEW.key_text = 't1/bad' BEGIN SELECT RAISE(ABORT, 'refused'); END";
}

public sealed class PostgresGrainStorageTests(PostgresServer postgres) : GrainStorageContract(Dialect.PostgreSql, postgres)
{
    protected override string RefuseBadKey => "ALTER TABLE orleans_storage ADD CONSTRAINT refuse CHECK (key_text <> 't1/bad')";
}
