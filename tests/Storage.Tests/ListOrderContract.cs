using System.Data;
using System.Data.Common;
using Affiliates.Listing;
using Affiliates.Tenants;

namespace Affiliates.Storage.Tests;

/// <summary>Lists in every order that they can be put in: page by page they are the whole list, sorted, with each row once.</summary>
public abstract class ListOrderContract(Dialect dialect, PostgresServer postgres)
{
    const int Rows = 23;

    /// <summary>Filters that let everything through.</summary>
    static readonly (string Name, DbType Type, object? Value)[] Anything =
    [
        ("tenant", DbType.Int32, 1), ("stream", DbType.Int64, 1L), ("from", DbType.Int64, long.MinValue), ("until", DbType.Int64, long.MaxValue),
        ("status", DbType.Int16, null), ("type", DbType.String, null), ("method", DbType.Int16, null), ("session_id", DbType.String, null),
        ("is_conversion", DbType.Boolean, null), ("link_slug", DbType.String, null), ("code", DbType.String, null), ("email", DbType.String, null),
        ("is_active", DbType.Boolean, null), ("search", DbType.String, null), ("as_typed", DbType.String, null), ("superusers", DbType.Boolean, false),
    ];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_in_any_order_are_the_whole_list_in_that_order_with_each_row_once()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await Seed(store);
        var lists = new ListReader(store);

        await Check(lists, "ListActions", ListKinds.Actions, "timestamp", Rows);
        await Check(lists, "ListActionsOfAffiliate", ListKinds.Actions, "timestamp", (Rows + 1) / 2, oldest: "ListActionsOfAffiliateOldest");
        await Check(lists, "ListCommissions", ListKinds.Commissions, "calculated_at", Rows);
        await Check(lists, "ListCommissionsOfAffiliate", ListKinds.Commissions, "calculated_at", (Rows + 1) / 2);
        await Check(lists, "ListCommissionsOfAffiliate", ListKinds.Commissions, "amount", (Rows + 1) / 2, c => c.Amount.Cents);
        await Check(lists, "ListPayouts", ListKinds.Payouts, "created_at", Rows);
        await Check(lists, "ListPayouts", ListKinds.Payouts, "amount", Rows, p => p.Amount.Cents);
        await Check(lists, "ListPayoutsOfAffiliate", ListKinds.Payouts, "amount", (Rows + 1) / 2, p => p.Amount.Cents);
        await Check(lists, "ListPayoutRuns", ListKinds.PayoutRuns, "started_at", Rows);
        await Check(lists, "ListAffiliates", ListKinds.Affiliates, "joined_at", Rows);
        await Check(lists, "ListAffiliates", ListKinds.Affiliates, "code", Rows, a => new Ordinal(a.Code));
        await Check(lists, "ListAffiliates", ListKinds.Affiliates, "user_email", Rows, a => new Ordinal(a.Email.ToLowerInvariant()));
        await Check(lists, "ListLinks", ListKinds.Links(new TenantId(1)), "created_at", Rows);
        await Check(lists, "ListLinks", ListKinds.Links(new TenantId(1)), "slug", Rows, l => new Ordinal(l.Id.Slug));
        await Check(lists, "ListLinksOfAffiliate", ListKinds.Links(new TenantId(1)), "slug", (Rows + 1) / 2, l => new Ordinal(l.Id.Slug));
        await Check(lists, "ListUsers", ListKinds.Users, "created_at", Rows);
        await Check(lists, "ListUsers", ListKinds.Users, "email", Rows, u => new Ordinal(u.Email));
        await Check(lists, "ListApiKeys", ListKinds.ApiKeys, "created_at", Rows);
        // With the first tenant, which the schema makes.
        await Check(lists, "ListTenants", TenantRecords.Listed, "created_at", Rows + 1, t => t.CreatedAt);
        await Check(lists, "ListTenants", TenantRecords.Listed, "name", Rows + 1, t => new Ordinal(t.Name.ToLowerInvariant()));
    }

    [Fact]
    public async Task A_row_that_comes_meanwhile_moves_no_page()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await Seed(store);
        var lists = new ListReader(store);
        var page = new PageRequest(5, null) { Order = new PageOrder { Field = "amount", Descending = true } };
        var before = (await lists.Page("ListPayouts", ListKinds.Payouts, page with { Limit = 1000 }, Filters)).Items.Select(p => p.Id).ToList();

        var first = await lists.Page("ListPayouts", ListKinds.Payouts, page, Filters);
        await using (var connection = await store.Open(Ct))
        {
            await using var more = connection.Command(
                $"INSERT INTO payouts (id, stream, tenant_id, amount, status, created_at, method) VALUES ({Id("900")}, 1, 1, 999999, 0, 1, '')");
            await more.ExecuteNonQueryAsync(Ct);
        }

        var second = await lists.Page("ListPayouts", ListKinds.Payouts, page.After(first), Filters);

        Assert.Equal(before[5..10], second.Items.Select(p => p.Id));
    }

    /// <summary>Without a value the order is that of the ids.</summary>
    static async Task Check<T>(
        ListReader lists, string sql, ListKind<T> kind, string field, int rows, Func<T, IComparable>? value = null, string? oldest = null)
    {
        var all = (await lists.Page(sql, kind, new PageRequest(1000, null), Filters)).Items;
        Assert.Equal((sql, rows), (sql, all.Select(kind.IdOf).Distinct().Count()));
        foreach (var descending in (bool[])[false, true])
        {
            var sorted = all.OrderBy(row => value?.Invoke(row)).ThenBy(kind.IdOf).Select(kind.IdOf).ToList();
            if (descending)
            {
                sorted.Reverse();
            }

            foreach (var limit in (int[])[1, 4, rows - 1, rows, 1000])
            {
                List<Guid> seen = [];
                var page = new PageRequest(limit, null) { Order = new PageOrder { Field = field, Descending = descending } };
                for (var more = true; more;)
                {
                    var read = await lists.Page(descending ? sql : oldest ?? sql, kind, page, Filters);
                    Assert.InRange(read.Items.Count, 1, limit);
                    seen.AddRange(read.Items.Select(kind.IdOf));
                    Assert.True(seen.Count <= rows, $"{sql} by {page.Order!.Name} does not end");
                    Assert.Equal(value is not null && read.Next is not null, read.NextValue is not null);
                    page = page.After(read);
                    more = read.Next is not null;
                }

                Assert.True(sorted.SequenceEqual(seen), $"{sql} by {page.Order!.Name}, {limit} at once:\n{string.Join('\n', seen)}\ninstead of\n{string.Join('\n', sorted)}");
            }
        }
    }

    static void Filters(DbCommand command)
    {
        foreach (var (name, type, value) in Anything.Where(a => command.CommandText.Contains("@" + a.Name, StringComparison.Ordinal)))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            parameter.DbType = type;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }

    string Id(string n) => dialect is Dialect.Sqlite
        ? $"'00000000-0000-7000-8000-' || printf('%012X', {n})"
        : $"CAST('00000000-0000-7000-8000-' || lpad(to_hex({n}), 12, '0') AS uuid)";

    // Of tenant 1, every other row of its first affiliate; as much of tenant 2, that nobody may see. Amounts and names come several times, and
    // in another order than the ids.
    async Task Seed(AffiliatesStore store)
    {
        await using var connection = await store.Open(Ct);
        var numbers = dialect is Dialect.Sqlite
            ? $"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {2 * Rows}) SELECT n FROM c)"
            : $"(SELECT n FROM generate_series(1, {2 * Rows}) AS s (n))";
        var tenant = $"CASE WHEN n <= {Rows} THEN 1 ELSE 2 END";
        var stream = $"CASE WHEN n > {Rows} THEN 100 WHEN n % 2 = 1 THEN 1 ELSE 2 END";
        const string amount = "(n * 7) % 5 * 100";
        // Upper and lower case, and each once.
        const string name = "CASE WHEN n % 3 = 0 THEN 'B' WHEN n % 3 = 1 THEN 'a' ELSE 'C' END || ((n * 37) % 101)";
        // Upper and lower case, and some several times.
        const string email = "CASE WHEN n % 2 = 0 THEN 'Anna' ELSE 'bert' END || (n * 5) % 7 || '@example.org'";
        var blob = dialect is Dialect.Sqlite ? "x'01'" : @"'\x01'";
        string[] statements =
        [
            $"INSERT INTO affiliates (stream, uid, tenant_id, code, user_id, user_email, is_active, payout_threshold, joined_at, version) SELECT n, {Id("n")}, {tenant}, {name}, {Id("n")}, {email}, TRUE, 0, 0, 1 FROM {numbers} s",
            $"INSERT INTO affiliates (stream, uid, tenant_id, code, user_id, user_email, is_active, payout_threshold, joined_at, version) SELECT 100, {Id("100")}, 2, 'other', {Id("100")}, 'a@example.org', TRUE, 0, 0, 1",
            $"INSERT INTO referral_links (uid, tenant_id, slug, stream, affiliate_uid, affiliate_code, destination_url, campaign_name, notes, is_active, is_deleted, created_at, version) SELECT {Id("n")}, {tenant}, {name}, {stream}, {Id("n")}, 'a', '', '', '', TRUE, FALSE, n, 1 FROM {numbers} s",
            $"INSERT INTO referral_actions (stream, seq, tenant_id, id, type, method, is_conversion, verified, value, at, metadata, source) SELECT {stream}, n, {tenant}, {Id("n")}, 'click', 0, FALSE, TRUE, NULL, n, '', '' FROM {numbers} s",
            $"INSERT INTO commissions (id, stream, tenant_id, action_id, action_type, amount, rate, status, calculated_at, rule_version, ledger_seq) SELECT {Id("n")}, {stream}, {tenant}, {Id("n")}, 'purchase', {amount}, '10', n % 3, n, 0, n FROM {numbers} s",
            $"INSERT INTO payouts (id, stream, tenant_id, amount, status, created_at, method) SELECT {Id("n")}, {stream}, {tenant}, {amount}, 0, n, '' FROM {numbers} s",
            $"INSERT INTO payout_runs (tenant_id, id, started_at, started_by) SELECT {tenant}, {Id("n")}, n, '' FROM {numbers} s",
            $"INSERT INTO users (id, email, is_superuser, is_active, stamp, created_at, version) SELECT {Id("n")}, {name} || '@example.org', FALSE, TRUE, '', n, 1 FROM {numbers} s",
            $"INSERT INTO memberships (user_id, tenant_id, is_owner) SELECT {Id("n")}, {tenant}, FALSE FROM {numbers} s",
            $"INSERT INTO api_keys (id, tenant_id, name, scopes, hash, created_by, created_at, is_revoked) SELECT {Id("n")}, {tenant}, '', 1, {blob}, {Id("n")}, n, FALSE FROM {numbers} s",
            $"INSERT INTO tenants (uid, name, slug, currency, is_active, conversion_secret, settings_version, created_at) SELECT {Id("n")}, CASE WHEN n % 2 = 0 THEN 'Acme' ELSE 'beta' END || (n % 3), 't' || n, 'USD', TRUE, '', 1, n % 4 FROM {numbers} s WHERE n <= {Rows}",
        ];
        foreach (var statement in statements)
        {
            await using var command = connection.Command(statement);
            await command.ExecuteNonQueryAsync(Ct);
        }
    }

    /// <summary>A text that is compared as it is written, letter by letter.</summary>
    sealed record Ordinal(string Text) : IComparable
    {
        public int CompareTo(object? obj) => string.CompareOrdinal(Text, (obj as Ordinal)?.Text);
    }
}

public sealed class SqliteListOrderTests(PostgresServer postgres) : ListOrderContract(Dialect.Sqlite, postgres);

public sealed class PostgresListOrderTests(PostgresServer postgres) : ListOrderContract(Dialect.PostgreSql, postgres);
