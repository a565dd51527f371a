using Affiliates.Affiliates;

namespace Affiliates.Journal.Tests.Verification;

/// <summary>Whatever is damaged by hand is named; what is whole is not.</summary>
public abstract class VerificationContract(Dialect dialect, PostgresServer postgres, int partitions = 0)
{
    const string Actions = "tenant_id, id, type, method, is_conversion, verified, value, at, link_uid, link_slug, session_id, order_id, "
        + "event_key, customer_id, metadata, ip, user_agent, referrer, source, is_share, credited_value";

    /// <summary>What is done to the store (0: Anna's stream, 1: Bert's), and what has to be named: the subject, and a part of what.</summary>
    static readonly (string Damage, string Subject, string What)[] Damages =
    [
        ("UPDATE ledger_entries SET amount = amount + 1 WHERE stream = {0} AND seq = 1", "commission", "amount (cents)"),
        ("UPDATE ledger_entries SET amount = amount + 1 WHERE stream = {0} AND seq = 1", "snapshot", "balance Pending (cents)"),
        ("UPDATE ledger_entries SET amount = amount + 1 WHERE stream = {0} AND seq = 1", "totals", "commissions (cents)"),
        ("UPDATE ledger_entries SET amount = amount + 1 WHERE stream = {0} AND seq = 7", "payout", "amount (cents)"),
        ("UPDATE ledger_entries SET day = day + 1 WHERE stream = {0} AND seq = 5", "snapshot", "pending (cents)"),
        ("UPDATE ledger_entries SET account_to = 2 WHERE stream = {0} AND seq = 5", "commission", "status"),
        ("UPDATE ledger_entries SET account_to = 99 WHERE stream = {0} AND seq = 5", "ledger", "day and accounts"),
        ("UPDATE ledger_entries SET commission_id = NULL WHERE stream = {0} AND seq = 5", "commission", "ledger entries"),
        ("UPDATE ledger_entries SET tenant_id = 2 WHERE stream = {0} AND seq = 5", "journal", "another tenant"),
        ("DELETE FROM ledger_entries WHERE stream = {0} AND seq = 3", "journal", "ledger entries up to place 12"),
        ("DELETE FROM ledger_entries WHERE stream = {1}", "commission", "ledger entries"),
        ("DELETE FROM commissions WHERE stream = {0} AND ledger_seq = 5", "commission", ""),
        ("DELETE FROM commissions WHERE stream = {1}", "share", "commission"),
        ("UPDATE commissions SET status = 1 WHERE stream = {0} AND ledger_seq = 5", "commission", "status"),
        ("UPDATE commissions SET status = 0 WHERE stream = {0} AND ledger_seq = 4", "commission", "status"),
        ("UPDATE commissions SET status = 1 WHERE stream = {0} AND ledger_seq = 12", "commission", "status"),
        ("UPDATE commissions SET status = 3 WHERE stream = {0} AND ledger_seq = 10", "commission", "status"),
        ("UPDATE commissions SET amount = amount - 1 WHERE stream = {0} AND ledger_seq = 5", "commission", "amount (cents)"),
        ("UPDATE commissions SET ledger_seq = 1 WHERE stream = {0} AND ledger_seq = 5", "commission", "place in the ledger"),
        ("UPDATE commissions SET first_ledger_seq = 4 WHERE stream = {0} AND ledger_seq = 5", "commission", "first place in the ledger"),
        ("UPDATE commissions SET action_id = id WHERE stream = {0} AND ledger_seq = 5", "commission", "action"),
        ("UPDATE commissions SET tenant_id = 2 WHERE stream = {0} AND ledger_seq = 5", "commission", "tenant"),
        ("UPDATE commissions SET payout_id = NULL WHERE stream = {0} AND ledger_seq = 12", "commission", "payout"),
        ("UPDATE commissions SET payout_id = id WHERE stream = {0} AND ledger_seq = 10", "commission", "payout"),
        ("UPDATE payouts SET amount = amount + 1 WHERE status = 2", "payout", "amount (cents)"),
        ("UPDATE payouts SET status = 2 WHERE status = 0", "payout", "status"),
        ("UPDATE payouts SET status = 3 WHERE status = 2", "payout", "status"),
        ("UPDATE payouts SET status = 1 WHERE status = 2", "payout", "status"),
        ("DELETE FROM payouts WHERE status = 0", "payout", ""),
        ("DELETE FROM payouts WHERE status = 0", "commission", "payout"),
        ("UPDATE commissions SET reversed = reversed + 1 WHERE reversed > 0", "commission", "reversed (cents)"),
        ("UPDATE commissions SET clawed_back = 0 WHERE reversed > 0", "commission", "clawed back (cents)"),
        ("UPDATE refunds SET total = total + 100, amount = amount + 100", "commission", "reversed by"),
        ("UPDATE refunds SET total = total + 100", "refund", "refunded so far (cents)"),
        ("UPDATE refunds SET amount = 10001, total = 10001", "refund", "more than the value (cents)"),
        ("UPDATE refunds SET value = value + 1", "refund", "value (cents)"),
        ("UPDATE refunds SET number = 2", "refund", "number"),
        ("UPDATE refunds SET action_id = id", "refund", "of conversion"),
        ("DELETE FROM clawbacks", "clawback", "of ledger entry 12 (cents)"),
        ("UPDATE clawbacks SET amount = amount + 1", "clawback", "of ledger entry 12 (cents)"),
        ("UPDATE clawbacks SET payout_id = (SELECT id FROM payouts WHERE status = 0)", "payout", "commissions less clawbacks (cents)"),
        ("UPDATE tenant_totals SET events = events + 1", "totals", "events"),
        ("UPDATE tenant_totals SET clicks = clicks - 1", "totals", "clicks"),
        ("UPDATE tenant_totals SET conversions = conversions + 1", "totals", "conversions"),
        ("UPDATE tenant_totals SET revenue = revenue + 1", "totals", "revenue (cents)"),
        ("UPDATE tenant_totals SET commissions = commissions + 1", "totals", "commissions (cents)"),
        ("DELETE FROM tenant_totals", "totals", "events"),
        ("DELETE FROM referral_actions WHERE stream = {0} AND seq = 2", "journal", "actions up to place 7"),
        ("DELETE FROM referral_actions WHERE stream = {0} AND seq = 2", "commission", "action"),
        ("DELETE FROM referral_actions WHERE stream = {0} AND seq = 2", "order", "order-1"),
        ("DELETE FROM referral_actions WHERE stream = {0} AND seq = 1", "event key", "key-1"),
        ("DELETE FROM referral_actions WHERE stream = {1}", "share", "of bert"),
        ($"INSERT INTO referral_actions (stream, seq, {Actions}) SELECT stream, 8, {Actions} FROM referral_actions WHERE stream = {{0}} AND seq = 6", "journal", "action 6"),
        ($"INSERT INTO referral_actions (stream, seq, {Actions}) SELECT {{1}}, 2, {Actions} FROM referral_actions WHERE stream = {{0}} AND seq = 6", "totals", "clicks"),
        ("UPDATE referral_actions SET value = value + 1 WHERE stream = {0} AND seq = 2", "snapshot", "revenue (cents) by code"),
        ("UPDATE referral_actions SET value = value + 1 WHERE stream = {0} AND seq = 2", "totals", "revenue (cents)"),
        ("UPDATE referral_actions SET at = at + 86400000000 WHERE stream = {0} AND seq = 1", "snapshot", "2026-03-19 clicks by code"),
        ("UPDATE referral_actions SET at = -99999999999999999 WHERE stream = {0} AND seq = 1", "journal", "day of the actions"),
        ("UPDATE referral_actions SET link_slug = 'autumn' WHERE stream = {0} AND seq = 6", "snapshot", "link autumn clicks by link"),
        ("UPDATE referral_actions SET link_slug = 'autumn' WHERE stream = {0} AND seq = 6", "snapshot", "all days, link spring clicks by link"),
        ("UPDATE referral_actions SET source = 'blog' WHERE stream = {0} AND seq = 1", "snapshot", "source newsletter"),
        ("UPDATE referral_actions SET type = 'page_view' WHERE stream = {0} AND seq = 1", "totals", "clicks"),
        ("UPDATE referral_actions SET type = 'signup' WHERE stream = {0} AND seq = 1", "snapshot", "signups by code"),
        ("UPDATE referral_actions SET tenant_id = 2 WHERE stream = {0} AND seq = 6", "journal", "another tenant"),
        ("UPDATE referral_actions SET is_share = TRUE WHERE stream = {0} AND seq = 4", "share", "action 4"),
        ("UPDATE referral_actions SET credited_value = 1 WHERE stream = {1}", "share", "value (cents)"),
        ("UPDATE referral_actions SET order_id = 'order-9' WHERE stream = {0} AND seq = 2", "order", "order-9"),
        ("DELETE FROM conversions WHERE order_id = 'order-1'", "order", "order-1"),
        ("INSERT INTO conversions SELECT tenant_id, 'ghost', stream, 99, action_id, fingerprint FROM conversions WHERE order_id = 'order-1'", "order", "ghost"),
        ("UPDATE conversions SET seq = 3 WHERE order_id = 'order-1'", "order", "order-1"),
        ("DELETE FROM event_keys", "event key", "key-1"),
        ("UPDATE event_keys SET event_key = 'key-2'", "event key", "key-2"),
        ("UPDATE conversion_shares SET is_applied = FALSE WHERE position = 1", "share", "of bert"),
        ("UPDATE conversion_shares SET amount = amount + 1 WHERE position = 1", "share", "commission"),
        ("UPDATE conversion_shares SET value = value + 1 WHERE position = 1", "share", "parts of its value"),
        ("UPDATE conversion_shares SET affiliate_code = 'nobody' WHERE position = 1", "share", "of nobody"),
        ("DELETE FROM conversion_shares WHERE position = 0", "share", "conversion"),
        ("DELETE FROM conversion_shares", "share", "action 1"),
    ];

    [Fact]
    public async Task What_is_whole_agrees()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var programme = await Programme.Make(journal);

        Assert.Empty(await programme.Verify());
        Assert.Empty(await programme.Verify("anna"));
    }

    [Fact]
    public async Task Whatever_is_damaged_is_named()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var programme = await Programme.Make(journal);
        List<string> wrong = [];
        foreach (var (damage, subject, what) in Damages)
        {
            if (await programme.Run(damage) == 0)
            {
                wrong.Add($"{damage}: changes nothing");
            }

            var differences = await programme.Verify();
            if (!differences.Any(d => d.Subject == subject && d.What.Contains(what, StringComparison.Ordinal)))
            {
                wrong.Add($"{damage}: {subject} {what} is not in\n  {string.Join("\n  ", differences)}");
            }

            await programme.Restore();
        }

        Assert.Empty(wrong);
        Assert.Empty(await programme.Verify());
    }

    [Fact]
    public async Task A_counter_of_a_snapshot_that_is_not_the_journals_is_named_with_both_numbers()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var programme = await Programme.Make(journal);
        (Action<AffiliateSnapshot> Damage, string What)[] damages =
        [
            (s => s.Accounts[(int)Account.Available] += 5, "balance Available (cents)"),
            (s => s.Accounts[(int)Account.Paid] -= 5, "balance Paid (cents)"),
            (s => s.Days[0].Counts[0]++, "2026-03-18 clicks by code"),
            (s => s.Days[^1].LinkRows[^1] += 2, "link spring"),
            (s => s.Days[0].SourceRows[2] += 2, "2026-03-18 source"),
            (s => s.ActionSeq++, "actions"),
            (s => s.LedgerSeq++, "ledger entries"),
        ];
        List<string> wrong = [];
        foreach (var (damage, what) in damages)
        {
            await programme.Snapshot(programme.Anna, damage);
            var differences = await programme.Verify();
            if (!differences.Any(d => d is { Subject: "snapshot", AffiliateCode: "anna" } && d.What.Contains(what, StringComparison.Ordinal)))
            {
                wrong.Add($"{what} is not in\n  {string.Join("\n  ", differences)}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_snapshot_is_held_against_its_own_place_and_not_against_what_came_later()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var programme = await Programme.Make(journal);
        await journal.Writer("writer:2").Append(programme.Anna.Activate().Action(8));

        Assert.Empty(await programme.Verify());
    }

    [Fact]
    public async Task A_share_that_nobody_takes_is_named_once_it_is_late()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var programme = await Programme.Make(journal);
        await programme.Run("DELETE FROM referral_actions WHERE stream = {1}");
        await programme.Run("DELETE FROM ledger_entries WHERE stream = {1}");
        await programme.Run("DELETE FROM commissions WHERE stream = {1}");
        await programme.Run("UPDATE conversion_shares SET is_applied = FALSE WHERE position = 1");
        await programme.Run("UPDATE tenant_totals SET commissions = commissions - 50");

        Assert.Empty(await programme.Verify());
        var late = Assert.Single(await programme.Verify(time: new Later(TenantVerifier.SharesAreTakenWithin * 2)));

        Assert.Equal(("share", "applied", "open"), (late.Subject, late.Expected, late.Found));
        Assert.EndsWith("of bert", late.What, StringComparison.Ordinal);
    }

    sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}

public sealed class SqliteVerificationTests(PostgresServer postgres) : VerificationContract(Dialect.Sqlite, postgres);

public sealed class PostgresVerificationTests(PostgresServer postgres) : VerificationContract(Dialect.PostgreSql, postgres);

public sealed class PartitionedVerificationTests(PostgresServer postgres) : VerificationContract(Dialect.PostgreSql, postgres, partitions: 4);
