namespace Affiliates.Storage.Tests;

public sealed class PostgresSchemaTests(PostgresServer postgres) : SchemaContract(Dialect.PostgreSql, postgres)
{
    readonly PostgresServer postgres = postgres;

    [Fact]
    public async Task Four_nodes_that_start_at_once_run_each_script_once()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);

        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => database.OpenStore())));

        await using var connection = await stores[0].Open(TestContext.Current.CancellationToken);
        Assert.Equal(["1"], await Strings(connection, "SELECT CAST(count(*) AS text) FROM tenants"));
        Assert.Equal(
            ["0001_affiliates.sql", "0002_orleans.sql", "0003_tenancy.sql", "0005_journeys.sql", "0006_privacy.sql", "0007_money_life.sql", "0009_carried_actions.sql", "0010_orders.sql", "0011_affiliates_by_email.sql"], await Strings(connection, "SELECT scriptname FROM schema_versions ORDER BY scriptname"));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_a_fault_that_the_host_can_try_again()
    {
        var options = StorageOptions.PostgreSql("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=2");
        await using var store = new AffiliatesStore(options);
        var migrator = new SchemaMigrator(store, Microsoft.Extensions.Logging.Abstractions.NullLogger<SchemaMigrator>.Instance);

        var fault = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => migrator.Run(TestContext.Current.CancellationToken));

        Assert.True(fault.IsTransient);
    }
}
