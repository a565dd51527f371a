using System.Data.Common;

namespace Affiliates.Storage.Tests;

/// <summary>What the schema promises, whichever database keeps it.</summary>
public abstract class SchemaContract(Dialect dialect, PostgresServer postgres)
{
    string[] Scripts { get; } =
    [
        "0001_affiliates.sql", "0002_orleans.sql", "0003_tenancy.sql", "0005_journeys.sql", "0006_privacy.sql", "0007_money_life.sql",
        .. dialect is Dialect.Sqlite ? ["0008_places_later.sql"] : (string[])[], "0009_carried_actions.sql",
        "0010_orders.sql",
        "0011_affiliates_by_email.sql",
    ];

    CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_database_gets_every_script_in_order_and_the_default_tenant()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var connection = await store.Open(Ct);

        Assert.Equal(Scripts, await Strings(connection, "SELECT scriptname FROM schema_versions ORDER BY scriptname"));
        await using var command = connection.Command("SELECT id, uid, name, slug, currency, is_active, conversion_secret, created_at FROM tenants");
        await using var row = await command.ExecuteReaderAsync(Ct);
        Assert.True(await row.ReadAsync(Ct));
        Assert.Equal(1, row.GetInt32(0));
        Assert.NotEqual(Guid.Empty, row.GetGuid(1));
        Assert.Equal(("Default", "default", "USD", true), (row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)));
        Assert.Equal(64, row.GetString(6).Length);
        Assert.InRange(row.Time(7), TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
        Assert.False(await row.ReadAsync(Ct));
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        var secret = await Restarted(database, "SELECT conversion_secret FROM tenants");

        Assert.Equal(secret, await Restarted(database, "SELECT conversion_secret FROM tenants"));
    }

    [Fact]
    public async Task An_older_version_with_data_is_brought_up_to_date_and_keeps_it()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        var uid = Guid.CreateVersion7();
        await using (var older = await database.OpenStore(upTo: Scripts[0]))
        {
            await using var connection = await older.Open(Ct);
            Assert.Equal([Scripts[0]], await Strings(connection, "SELECT scriptname FROM schema_versions"));
            await InsertAffiliate(connection, uid, "OLD");
        }

        await using var newer = await database.OpenStore();
        await using var again = await newer.Open(Ct);
        Assert.Equal(Scripts, await Strings(again, "SELECT scriptname FROM schema_versions ORDER BY scriptname"));
        Assert.NotEmpty(await Strings(again, "SELECT QueryKey FROM OrleansQuery"));
        await using var find = again.Command("SELECT uid, stream FROM affiliates WHERE tenant_id = 1 AND code = @code").With("code", "OLD");
        await using var row = await find.ExecuteReaderAsync(Ct);
        Assert.True(await row.ReadAsync(Ct));
        Assert.Equal(uid, row.GetGuid(0));
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_refused_with_one_line_and_left_as_it_is()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using (var newer = await database.OpenStore())
        {
            await using var connection = await newer.Open(Ct);
            await using var run = connection.Command("INSERT INTO schema_versions (scriptname, applied) VALUES ('9999_future.sql', CURRENT_TIMESTAMP)");
            await run.ExecuteNonQueryAsync(Ct);
        }

        var refusal = await Assert.ThrowsAsync<StorageSetupException>(() => database.OpenStore());

        Assert.Contains("9999_future.sql", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        await using var store = new AffiliatesStore(database.Options);
        await using var look = await store.Open(Ct);
        Assert.Equal([.. Scripts, "9999_future.sql"], await Strings(look, "SELECT scriptname FROM schema_versions ORDER BY scriptname"));
    }

    [Fact]
    public async Task A_code_belongs_to_one_affiliate_of_a_tenant()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var connection = await store.Open(Ct);
        await InsertAffiliate(connection, Guid.CreateVersion7(), "ABC");
        await InsertAffiliate(connection, Guid.CreateVersion7(), "abc");

        await Assert.ThrowsAnyAsync<DbException>(() => InsertAffiliate(connection, Guid.CreateVersion7(), "ABC"));
    }

    [Fact]
    public async Task A_place_in_a_ledger_is_written_once_and_the_connection_stays_usable()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var connection = await store.Open(Ct);
        await InsertPlace(connection, stream: 1, seq: 1);

        await Assert.ThrowsAnyAsync<DbException>(() => InsertPlace(connection, stream: 1, seq: 1));

        await InsertPlace(connection, stream: 1, seq: 2);
        await InsertPlace(connection, stream: 2, seq: 1);
        Assert.Equal(["1/1", "1/2", "2/1"], await Strings(
            connection, "SELECT CAST(stream AS TEXT) || '/' || CAST(seq AS TEXT) FROM ledger_entries ORDER BY stream, seq"));
    }

    [Fact]
    public async Task What_is_stored_reads_back_as_it_was()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var connection = await store.Open(Ct);
        var id = Guid.CreateVersion7();
        var at = new DateTimeOffset(2026, 2, 28, 23, 59, 59, 999, TimeSpan.FromHours(2)).AddMicroseconds(999);
        await using (var insert = connection.Command(
            """
            INSERT INTO commission_rules (id, tenant_id, name, action_type, is_percentage, value, min_value, max_value, is_active,
                                          priority, created_at, version)
            VALUES (@id, @tenant, 'Ünïcode', 'purchase', @yes, @value, @min, @max, @no, 3, @at, 1)
            """)
            .With("id", id).With("tenant", null).With("yes", true).With("no", false).With("value", 12.3450m.Text())
            .With("min", 500L).With("max", null).With("at", at.Micros()))
        {
            await insert.ExecuteNonQueryAsync(Ct);
        }

        await using var find = connection.Command(
            "SELECT id, tenant_id, name, is_percentage, value, min_value, max_value, is_active, created_at FROM commission_rules WHERE id = @id")
            .With("id", id);
        await using var row = await find.ExecuteReaderAsync(Ct);
        Assert.True(await row.ReadAsync(Ct));
        Assert.Equal(id, row.GetGuid(0));
        Assert.Null(row.Int32OrNull(1));
        Assert.Equal("Ünïcode", row.GetString(2));
        Assert.True(row.GetBoolean(3));
        Assert.Equal(12.345m, row.Factor(4));
        Assert.Equal(new Money(500), row.CentsOrNull(5));
        Assert.Null(row.CentsOrNull(6));
        Assert.False(row.GetBoolean(7));
        Assert.Equal(at, row.Time(8));
    }

    [Fact]
    public async Task Guids_made_one_after_the_other_sort_in_that_order()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var connection = await store.Open(Ct);
        var start = TimeProvider.System.GetUtcNow();
        Guid[] ids = [.. Enumerable.Range(0, 20).Select(i => Guid.CreateVersion7(start.AddMilliseconds(i)))];
        foreach (var id in ids.Reverse())
        {
            await InsertAction(connection, stream: 1, seq: Array.IndexOf(ids, id), id);
        }

        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"{i}"),
            await Strings(connection, "SELECT CAST(seq AS TEXT) FROM referral_actions WHERE tenant_id = 1 ORDER BY id"));
    }

    [Fact]
    public async Task An_unknown_statement_is_named_in_the_error()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = new AffiliatesStore(database.Options);

        Assert.Contains("NoSuchStatement", Assert.Throws<InvalidOperationException>(() => store.Sql("NoSuchStatement")).Message, StringComparison.Ordinal);
    }

    async Task<string> Restarted(TestDatabase database, string sql)
    {
        await using var store = await database.OpenStore();
        await using var connection = await store.Open(Ct);
        return Assert.Single(await Strings(connection, sql));
    }

    async Task InsertAffiliate(DbConnection connection, Guid uid, string code)
    {
        await using var command = connection.Command(
            """
            INSERT INTO affiliates (uid, tenant_id, code, user_id, user_email, is_active, payout_threshold, joined_at, version)
            VALUES (@uid, 1, @code, @uid, 'a@example.com', @active, 5000, 0, 1)
            """).With("uid", uid).With("code", code).With("active", true);
        await command.ExecuteNonQueryAsync(Ct);
    }

    async Task InsertAction(DbConnection connection, long stream, long seq, Guid? id = null)
    {
        await using var command = connection.Command(
            """
            INSERT INTO referral_actions (stream, seq, tenant_id, id, type, method, is_conversion, verified, at, metadata, source)
            VALUES (@stream, @seq, 1, @id, 'click', @method, @no, @no, 0, '', 'direct')
            """)
            .With("stream", stream).With("seq", seq).With("id", id ?? Guid.CreateVersion7())
            .With("method", DayOfWeek.Monday).With("no", false);
        await command.ExecuteNonQueryAsync(Ct);
    }

    async Task InsertPlace(DbConnection connection, long stream, long seq)
    {
        await using var command = connection.Command(
            """
            INSERT INTO ledger_entries (stream, seq, tenant_id, account_from, account_to, amount, reason, day, at, actor)
            VALUES (@stream, @seq, 1, 0, 1, 100, 'earned', 0, 0, 'system')
            """)
            .With("stream", stream).With("seq", seq);
        await command.ExecuteNonQueryAsync(Ct);
    }

    protected static async Task<List<string>> Strings(DbConnection connection, string sql)
    {
        await using var command = connection.Command(sql);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> all = [];
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            all.Add(row.GetString(0));
        }

        return all;
    }
}
