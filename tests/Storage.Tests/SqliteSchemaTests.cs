namespace Affiliates.Storage.Tests;

public sealed class SqliteSchemaTests(PostgresServer postgres) : SchemaContract(Dialect.Sqlite, postgres)
{
    [Fact]
    public async Task A_commit_waits_for_the_disk_also_on_a_connection_that_Orleans_opens()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, new PostgresServer());
        await using var store = await database.OpenStore();
        await using (var connection = await store.Open(TestContext.Current.CancellationToken))
        {
            Assert.Equal((2L, "wal", 5000L), (await Pragma(connection, "synchronous"), await Pragma(connection, "journal_mode"), await Pragma(connection, "busy_timeout")));
        }

        await using var plain = new Microsoft.Data.Sqlite.SqliteConnection(store.ConnectionString + ";Pooling=False");
        await plain.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2L, "wal"), (await Pragma(plain, "synchronous"), await Pragma(plain, "journal_mode")));
    }

    [Fact]
    public async Task A_file_that_is_made_has_pages_of_8_kB()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, new PostgresServer());
        await using var store = await database.OpenStore();
        await using var connection = await store.Open(TestContext.Current.CancellationToken);

        Assert.Equal(8192L, await Pragma(connection, "page_size"));
    }

    static async Task<object?> Pragma(System.Data.Common.DbConnection connection, string name)
    {
        await using var command = connection.Command($"PRAGMA {name}");
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
