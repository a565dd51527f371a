using System.Data;
using System.Data.Common;
using Affiliates.Listing;
using Affiliates.Tenants;

namespace Affiliates.Storage.Tests;

/// <summary>Lists and look-ups go along an index, however many rows there are: as the database itself plans them.</summary>
public abstract class ListPlanContract(Dialect dialect, PostgresServer postgres)
{
    const int Rows = 20_000;

    static readonly Guid Middle = Guid.Parse($"00000000-0000-7000-8000-{Rows / 2:x12}");

    static readonly Guid Seen = Guid.Parse("00000000-0000-7000-8000-000000000100");

    /// <summary>Statements that are asked for a page, in its order: none may sort, and none may look through a table.</summary>
    static readonly string[] Pages =
    [
        "ListCommissions", "ListCommissionsOfAffiliate", "ListPayouts", "ListPayoutsOfAffiliate", "ListActions", "ListActionsOfAffiliate",
        "ListActionsOfAffiliateOldest", "ListLinks", "ListTenants",
        "NextOldActions", "ReadSessions", "ReadOpenShares", "ReadOpenPayoutRuns", "VerifyConversions", "VerifyKeys",
    ];

    /// <summary>Statements that look a few rows up.</summary>
    static readonly string[] LookUps =
    [
        "FindCommission", "FindAction", "FindPayout", "ReadCommission", "ReadCredits", "ReadOrder", "ReadEvent", "ReadShare", "EraseVisitor", "EraseCustomer",
        "ReadActions", "ReadLedger", "ListActionsOfOrder", "ReadConversionWithoutOrder",
    ];

    static readonly IReadOnlyDictionary<string, (DbType Type, object? Value)> Values = new Dictionary<string, (DbType, object?)>
    {
        ["tenant"] = (DbType.Int32, 1),
        ["stream"] = (DbType.Int64, 7L),
        ["before"] = (DbType.Guid, Guid.Parse("ffffffff-ffff-ffff-ffff-ffffffffffff")),
        ["until"] = (DbType.Int64, long.MaxValue),
        ["from"] = (DbType.Int64, long.MinValue),
        ["limit"] = (DbType.Int32, 101),
        ["status"] = (DbType.Int16, null),
        ["type"] = (DbType.String, null),
        ["method"] = (DbType.Int16, null),
        ["session_id"] = (DbType.String, null),
        ["is_conversion"] = (DbType.Boolean, null),
        ["link_slug"] = (DbType.String, null),
        ["code"] = (DbType.String, "a7"),
        ["id"] = (DbType.Guid, Seen),
        ["action"] = (DbType.Guid, Seen),
        ["position"] = (DbType.Int32, 0),
        ["customer"] = (DbType.String, "c100"),
        ["key"] = (DbType.String, "o100"),
        ["after"] = (DbType.Int64, 10L),
        ["run"] = (DbType.Guid, Seen),
        ["order_id"] = (DbType.String, "o100"),
        ["search"] = (DbType.String, null),
        ["as_typed"] = (DbType.String, null),
        ["email"] = (DbType.String, null),
        ["is_active"] = (DbType.Boolean, null),
    };

    /// <summary>The same pages in each other order that an index has for the whole list.</summary>
    static IEnumerable<(string Name, Func<string, PageRequest, string> Statement, string Field, object? Value)> Orders =>
    [
        ("ListActions", ListKinds.Actions.Statement, "timestamp", null),
        ("ListCommissions", ListKinds.Commissions.Statement, "calculated_at", null),
        ("ListCommissionsOfAffiliate", ListKinds.Commissions.Statement, "calculated_at", null),
        ("ListPayouts", ListKinds.Payouts.Statement, "created_at", null),
        ("ListPayouts", ListKinds.Payouts.Statement, "amount", 500L),
        ("ListPayoutsOfAffiliate", ListKinds.Payouts.Statement, "created_at", null),
        ("ListAffiliates", ListKinds.Affiliates.Statement, "joined_at", null),
        ("ListAffiliates", ListKinds.Affiliates.Statement, "code", "a5"),
        ("ListAffiliates", ListKinds.Affiliates.Statement, "user_email", "a5@example.org"),
        ("ListLinks", ListKinds.Links(new TenantId(1)).Statement, "created_at", null),
        ("ListLinks", ListKinds.Links(new TenantId(1)).Statement, "slug", "s5"),
        ("ListTenants", TenantRecords.Listed.Statement, "created_at", (long)Rows / 2),
        ("ListTenants", TenantRecords.Listed.Statement, "name", "Name 5"),
    ];

    [Fact]
    public async Task No_list_and_no_look_up_goes_through_a_whole_table()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await Seed(store);
        List<string> wrong = [];
        foreach (var name in (string[])[.. Pages, .. LookUps])
        {
            Look(name, await Plan(store, name, store.Sql(name)), Pages.Contains(name));
        }

        foreach (var (name, statement, field, value) in Orders)
        {
            foreach (var descending in (bool[])[false, true])
            {
                foreach (var last in (Guid?[])[null, Middle])
                {
                    var page = new PageRequest(100, last) { Order = new PageOrder { Field = field, Descending = descending, After = last is null ? null : value?.ToString() } };
                    Look($"{name} by {page.Order!.Name}", await Plan(store, name, statement(store.Sql(name), page), value, last ?? (descending ? null : Guid.Empty)), isPage: true);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        void Look(string name, List<string> plan, bool isPage)
        {
            var isBad = dialect is Dialect.Sqlite
                ? plan.Any(step => step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("CONSTANT ROW", StringComparison.Ordinal)
                    // Of an order that begins with the first of all.
                    && !step.StartsWith("SCAN tenants USING INDEX tenants_", StringComparison.Ordinal)
                    && !(name == "ReadOpenShares" && step.Contains("conversion_shares_open", StringComparison.Ordinal)))
                    // Of the two halves of a stream the end, which is short, is sorted before they are merged.
                    || (isPage && plan.Count(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal))
                        > plan.Count(step => step.Contains("MERGE (UNION ALL)", StringComparison.Ordinal)))
                : plan.Any(step => step.Contains("Seq Scan on referral_actions", StringComparison.Ordinal)
                    || step.Contains("Seq Scan on commissions", StringComparison.Ordinal)
                    || step.Contains("Seq Scan on payouts", StringComparison.Ordinal)
                    || step.Contains("Seq Scan on referral_links", StringComparison.Ordinal)
                    || step.Contains("Seq Scan on tenants", StringComparison.Ordinal)
                    || step.Contains("Seq Scan on conversion", StringComparison.Ordinal)
                    || step.Contains("Seq Scan on event_keys", StringComparison.Ordinal)
                    || step.Contains("Seq Scan on ledger_entries", StringComparison.Ordinal))
                    || (isPage && plan.Any(step => step.TrimStart(' ', '-', '>').StartsWith("Sort", StringComparison.Ordinal)));
            if (isBad)
            {
                wrong.Add($"{name}:\n  {string.Join("\n  ", plan)}");
            }
        }
    }

    async Task<List<string>> Plan(AffiliatesStore store, string name, string text, object? last = null, Guid? before = null)
    {
        await using var connection = await store.Open(TestContext.Current.CancellationToken);
        await using var command = connection.Command((dialect is Dialect.Sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + text);
        foreach (var (parameter, (type, value)) in Values)
        {
            if (command.CommandText.Contains("@" + parameter, StringComparison.Ordinal))
            {
                Add(command, parameter, parameter == "before" && before is not null ? (DbType.Guid, before) : ValueOf(name, parameter, type, value));
            }
        }

        if (last is not null && command.CommandText.Contains("@value", StringComparison.Ordinal))
        {
            command.With("value", last);
        }

        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> plan = [];
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.Add(row.GetString(dialect is Dialect.Sqlite ? 3 : 0));
        }

        return plan;
    }

    // A few names mean something else in one of the statements.
    static (DbType Type, object? Value) ValueOf(string statement, string parameter, DbType type, object? value) => (statement, parameter) switch
    {
        ("NextOldActions", "after" or "until") or ("ReadSessions", "after") => (DbType.Guid, Seen),
        // Not the one who has half of everything: reading that is reading the table.
        ("ReadActions" or "ReadLedger", "stream") => (DbType.Int64, 8L),
        ("VerifyConversions" or "VerifyKeys", "after") => (DbType.String, "o100"),
        ("ListAffiliates", "code") => (DbType.String, null),
        _ => (type, value),
    };

    static void Add(DbCommand command, string name, (DbType Type, object? Value) value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@" + name;
        parameter.DbType = value.Type;
        parameter.Value = value.Value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    // A hundred affiliates; one of them has half of everything, so that sorting it would be dear.
    async Task Seed(AffiliatesStore store)
    {
        await using var connection = await store.Open(TestContext.Current.CancellationToken);
        var numbers = dialect is Dialect.Sqlite
            ? $"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {Rows}) SELECT n FROM c)"
            : $"(SELECT n FROM generate_series(1, {Rows}) AS s (n))";
        string Id(string n) => dialect is Dialect.Sqlite
            ? $"'00000000-0000-7000-8000-' || printf('%012X', {n})"
            : $"CAST('00000000-0000-7000-8000-' || lpad(to_hex({n}), 12, '0') AS uuid)";
        var blob = dialect is Dialect.Sqlite ? "x'01'" : @"'\x01'";
        const string stream = "CASE WHEN n % 2 = 0 THEN 7 ELSE n % 100 + 1 END";
        string[] statements =
        [
            $"INSERT INTO affiliates (stream, uid, tenant_id, code, user_id, user_email, is_active, payout_threshold, joined_at, version) SELECT n, {Id("n")}, 1, 'a' || n, {Id("n")}, 'a' || n || '@example.org', TRUE, 0, 0, 1 FROM {numbers} s WHERE n <= 100",
            // Another programme's, which has very many.
            $"INSERT INTO affiliates (stream, uid, tenant_id, code, user_id, user_email, is_active, payout_threshold, joined_at, version) SELECT {Rows} + n, {Id("n + 100000")}, 2, 'a' || n, {Id("n")}, 'a' || n || '@example.org', TRUE, 0, 0, 1 FROM {numbers} s",
            $"INSERT INTO referral_actions (stream, seq, tenant_id, id, type, method, is_conversion, verified, value, at, customer_id, order_id, metadata, source) SELECT {stream}, n, 1, {Id("n")}, 'purchase', 0, TRUE, TRUE, 100, n, 'c' || n, 'o' || n, '', '' FROM {numbers} s",
            $"INSERT INTO ledger_entries (stream, seq, tenant_id, account_from, account_to, amount, reason, commission_id, day, at, actor) SELECT {stream}, n, 1, 0, 1, 10, '', {Id("n")}, 1, n, '' FROM {numbers} s",
            $"INSERT INTO commissions (id, stream, tenant_id, action_id, action_type, amount, rate, status, calculated_at, rule_version, ledger_seq) SELECT {Id("n")}, {stream}, 1, {Id("n")}, 'purchase', 10, '10', n % 3, n, 0, n FROM {numbers} s",
            $"INSERT INTO payouts (id, stream, tenant_id, amount, status, created_at, method) SELECT {Id("n")}, {stream}, 1, n % 1000, 0, n, '' FROM {numbers} s",
            $"INSERT INTO conversions (tenant_id, order_id, stream, seq, action_id, fingerprint) SELECT 1, 'o' || n, {stream}, n, {Id("n")}, {blob} FROM {numbers} s",
            $"INSERT INTO event_keys (tenant_id, event_key, stream, seq, action_id, fingerprint) SELECT 1, 'o' || n, {stream}, n, {Id("n")}, {blob} FROM {numbers} s",
            $"INSERT INTO conversion_shares (tenant_id, action_id, position, affiliate_code, commission_id, amount, weight, total_weight, model, rate, rule_version, status, is_applied) SELECT 1, {Id("n")}, 0, 'a' || (n % 100), {Id("n")}, 10, 1, 1, 'linear', '10', 0, 0, n % 1000 <> 0 FROM {numbers} s",
            $"INSERT INTO payout_runs (tenant_id, id, started_at, started_by, finished_at) SELECT 1, {Id("n")}, n, '', CASE WHEN n % 1000 = 0 THEN NULL ELSE n END FROM {numbers} s",
            $"INSERT INTO referral_links (uid, tenant_id, slug, stream, affiliate_uid, affiliate_code, destination_url, campaign_name, notes, is_active, is_deleted, created_at, version) SELECT {Id("n")}, 1, 's' || n, {stream}, {Id("n")}, 'a', '', '', '', TRUE, FALSE, n, 1 FROM {numbers} s",
            $"INSERT INTO tenants (uid, name, slug, currency, is_active, conversion_secret, settings_version, created_at) SELECT {Id("n")}, 'Name ' || n, 't' || n, 'USD', TRUE, '', 1, n FROM {numbers} s",
            "ANALYZE",
        ];
        foreach (var statement in statements)
        {
            await using var command = connection.Command(statement);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}

public sealed class SqliteListPlanTests(PostgresServer postgres) : ListPlanContract(Dialect.Sqlite, postgres);

public sealed class PostgresListPlanTests(PostgresServer postgres) : ListPlanContract(Dialect.PostgreSql, postgres);
