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
        ("a commission was not moved once to where its status says it is",
            """
            SELECT c.id FROM commissions c LEFT JOIN ledger_entries l ON l.commission_id = c.id AND l.account_from = 1
            GROUP BY c.id, c.status, c.amount
            HAVING count(l.seq) <> (CASE WHEN c.status = 0 THEN 0 ELSE 1 END) OR sum(l.amount) <> c.amount
            """),
        ("a payout is not the sum of its commissions",
            """
            SELECT p.id FROM payouts p LEFT JOIN commissions c ON c.payout_id = p.id
            GROUP BY p.id, p.amount HAVING COALESCE(sum(c.amount), 0) <> p.amount
            """),
        ("a payout did not reserve its amount once",
            """
            SELECT p.id FROM payouts p LEFT JOIN ledger_entries l ON l.payout_id = p.id AND l.account_to = 3
            GROUP BY p.id, p.amount HAVING count(l.seq) <> 1 OR sum(l.amount) <> p.amount
            """),
        ("an account is overdrawn",
            """
            SELECT stream, account FROM (
              SELECT stream, account_to AS account, amount FROM ledger_entries
              UNION ALL SELECT stream, account_from, -amount FROM ledger_entries) AS moves
            WHERE account <> 0 GROUP BY stream, account HAVING sum(amount) < 0
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
