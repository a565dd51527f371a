using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>Counts again from the tables alone what the service says of itself, and what the senders were told.</summary>
public sealed class Recount(DbProviderFactory provider, string connectionString) : IAsyncDisposable
{
    readonly DbDataSource source = provider.CreateDataSource(connectionString);

    /// <summary>A statement that finds what must not be: each row is one finding.</summary>
    static readonly (string Finding, string Sql)[] Impossible =
    [
        ("an event is counted twice",
            "SELECT metadata FROM referral_actions WHERE NOT is_share AND metadata LIKE '%mark%' GROUP BY metadata HAVING count(*) > 1"),
        ("an order is taken twice",
            "SELECT order_id FROM referral_actions WHERE NOT is_share AND order_id IS NOT NULL GROUP BY order_id HAVING count(*) > 1"),
        ("a stream of events has a gap",
            "SELECT stream FROM referral_actions GROUP BY stream HAVING count(*) <> max(seq) OR min(seq) <> 1"),
        ("a ledger has a gap",
            "SELECT stream FROM ledger_entries GROUP BY stream HAVING count(*) <> max(seq) OR min(seq) <> 1"),
        ("a conversion does not have its commissions: ten percent of 60.00, whole",
            """
            SELECT a.id FROM referral_actions a LEFT JOIN commissions c ON c.action_id = a.id
            WHERE a.is_conversion AND NOT a.is_share GROUP BY a.id HAVING COALESCE(sum(c.amount), 0) <> 600
            """),
        ("a share was not taken", "SELECT action_id FROM conversion_shares WHERE NOT is_applied"),
        ("a commission did not move its amount once from the outside (0)",
            """
            SELECT c.id FROM commissions c LEFT JOIN ledger_entries l ON l.commission_id = c.id AND l.account_from = 0
            GROUP BY c.id, c.amount HAVING count(l.seq) <> 1 OR sum(l.amount) <> c.amount
            """),
        ("of a commission is not pending (1) what its status and its refunds say",
            """
            SELECT c.id FROM commissions c LEFT JOIN ledger_entries l ON l.commission_id = c.id AND 1 IN (l.account_from, l.account_to)
            GROUP BY c.id, c.status, c.amount, c.reversed
            HAVING COALESCE(sum(CASE WHEN l.account_to = 1 THEN l.amount ELSE -l.amount END), 0)
                <> (CASE WHEN c.status = 0 THEN c.amount - c.reversed ELSE 0 END)
            """),
        ("a commission was approved twice",
            "SELECT commission_id FROM ledger_entries WHERE account_from = 1 AND account_to = 2 GROUP BY commission_id HAVING count(*) > 1"),
        ("a refund was not taken back to where it has to go: outside (0), or what is owed (5)",
            """
            SELECT c.id FROM commissions c LEFT JOIN ledger_entries l ON l.commission_id = c.id AND l.account_to IN (0, 5)
            GROUP BY c.id, c.reversed, c.clawed_back
            HAVING COALESCE(sum(CASE WHEN l.account_to = 0 THEN l.amount END), 0) <> c.reversed - c.clawed_back
                OR COALESCE(sum(CASE WHEN l.account_to = 5 THEN l.amount END), 0) <> c.clawed_back
            """),
        ("a commission has not given back its part of what was refunded (which needs no rounding)",
            """
            SELECT c.id FROM commissions c
            LEFT JOIN refunds r ON r.tenant_id = c.tenant_id AND r.action_id = c.action_id
            GROUP BY c.id, c.amount, c.reversed HAVING COALESCE(max(c.amount * r.total / r.value), 0) <> c.reversed
            """),
        ("refunds of a conversion do not follow on each other",
            "SELECT action_id FROM refunds GROUP BY action_id HAVING count(*) <> max(number) OR sum(amount) <> max(total) OR max(total) > max(value)"),
        ("a key refunded twice", "SELECT refund_key FROM refunds WHERE refund_key IS NOT NULL GROUP BY refund_key HAVING count(*) > 1"),
        ("a part of a refund was not taken", "SELECT refund_id FROM refund_parts WHERE NOT is_applied"),
        ("a payout that is on its way or paid is not what its commissions have left, less what it settles",
            """
            SELECT p.id FROM payouts p WHERE p.status IN (0, 1, 2) AND p.amount <>
              COALESCE((SELECT sum(c.amount - c.reversed + c.clawed_back) FROM commissions c WHERE c.payout_id = p.id), 0)
              - COALESCE((SELECT sum(k.amount) FROM clawbacks k WHERE k.payout_id = p.id), 0)
            """),
        ("a payout did not reserve its amount once",
            """
            SELECT p.id FROM payouts p LEFT JOIN ledger_entries l ON l.payout_id = p.id AND l.account_from = 2 AND l.account_to = 3
            GROUP BY p.id, p.amount HAVING count(l.seq) <> 1 OR sum(l.amount) <> p.amount
            """),
        ("of a payout is not reserved (3) what its status says",
            """
            SELECT p.id FROM payouts p LEFT JOIN ledger_entries l ON l.payout_id = p.id AND 3 IN (l.account_from, l.account_to)
            GROUP BY p.id, p.amount, p.status
            HAVING COALESCE(sum(CASE WHEN l.account_to = 3 THEN l.amount ELSE -l.amount END), 0)
                <> (CASE WHEN p.status IN (0, 1) THEN p.amount ELSE 0 END)
            """),
        ("an account is overdrawn (what is available may be, by what is owed)",
            """
            SELECT stream, account FROM (
              SELECT stream, account_to AS account, amount FROM ledger_entries
              UNION ALL SELECT stream, account_from, -amount FROM ledger_entries) AS moves
            WHERE account NOT IN (0, 2) GROUP BY stream, account HAVING sum(amount) < 0
            """),
        ("the tenant's totals are not its events'",
            """
            SELECT t.events, e.events FROM (SELECT COALESCE(sum(events), 0) AS events FROM tenant_totals) AS t,
              (SELECT count(*) AS events FROM referral_actions WHERE NOT is_share) AS e WHERE t.events <> e.events
            """),
    ];

    /// <summary>Of the file in the directory; it only reads, beside the process that owns the file.</summary>
    public static Recount Sqlite(string directory) =>
        new(SqliteFactory.Instance, $"Data Source={Path.Combine(directory, StorageOptions.FileName)};Pooling=False");

    public async Task<IReadOnlyList<string>> Findings()
    {
        List<string> findings = [];
        foreach (var (finding, sql) in Impossible)
        {
            findings.AddRange((await Texts(sql)).Select(row => $"{finding}: {row}"));
        }

        return findings;
    }

    /// <summary>The first column of each row, as text.</summary>
    public Task<IReadOnlyList<string>> Texts(string sql) => Column(sql, row => $"{row.GetValue(0)}");

    /// <summary>The first column of each row, which is an id.</summary>
    public Task<IReadOnlyList<string>> Ids(string sql) => Column(sql, row => $"{row.GetGuid(0)}");

    public async Task<long> Number(string sql) =>
        long.Parse((await Texts(sql)).Single(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True when nothing is left of what a crash may leave open; what it leaves is taken within seconds.</summary>
    public async Task<bool> NothingIsOpen() => await Number(
        "SELECT (SELECT count(*) FROM conversion_shares WHERE NOT is_applied) + (SELECT count(*) FROM refund_parts WHERE NOT is_applied)") == 0;

    public async Task Execute(string sql)
    {
#pragma warning disable CA2100 // The tests' own.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = 60;
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    async Task<IReadOnlyList<string>> Column(string sql, Func<DbDataReader, string> read)
    {
#pragma warning disable CA2100 // The tests' own.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        await using var row = await command.ExecuteReaderAsync();
        List<string> texts = [];
        while (await row.ReadAsync())
        {
            texts.Add(read(row));
        }

        return texts;
    }
}
