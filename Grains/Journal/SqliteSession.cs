using Affiliates.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Affiliates.Journal;

/// <summary>A connection and the journal's statements on it.</summary>
sealed class SqliteSession(sqlite3 database, AffiliatesStore store) : IDisposable
{
    readonly SqliteStatement rollback = new(database, "ROLLBACK");

    // The file's write lock at once: a transaction that starts as a reader can fail in its middle.
    public SqliteStatement Begin { get; } = new(database, "BEGIN IMMEDIATE");
    public SqliteStatement Commit { get; } = new(database, "COMMIT");

    public SqliteStatement Actions { get; } = new(
        database, store.Sql("AppendActions"),
        "stream", "seq", "tenant", "id", "type", "method", "is_conversion", "verified", "value", "at", "link_uid", "link_slug",
        "session_id", "order_id", "event_key", "customer_id", "metadata", "ip", "user_agent", "referrer", "source",
        "is_share", "credited_value");

    public SqliteStatement LastPlace { get; } = new(database, store.Sql("ReadLastPlace"));
    public SqliteStatement Entered { get; } = new(database, store.Sql("ReadEntered"));
    public SqliteStatement End { get; } = new(database, store.Sql("ReadEnd"), "stream");
    public SqliteStatement Ends { get; } = new(database, store.Sql("ReadEnds"));
    public SqliteStatement EnterPlaces { get; } = new(database, store.Sql("EnterPlaces"), "last");
    public SqliteStatement SavePlaces { get; } = new(database, store.Sql("SavePlaces"), "last");

    public SqliteStatement Conversions { get; } = new(
        database, store.Sql("AppendConversions"), "tenant", "order_id", "stream", "seq", "action_id", "fingerprint");

    public SqliteStatement EventKeys { get; } = new(
        database, store.Sql("AppendEventKeys"), "tenant", "event_key", "stream", "seq", "action_id", "fingerprint");

    public SqliteStatement Ledger { get; } = new(
        database, store.Sql("AppendLedger"),
        "stream", "seq", "tenant", "account_from", "account_to", "amount", "reason", "commission_id", "payout_id", "day", "at",
        "actor");

    public SqliteStatement Commissions { get; } = new(
        database, store.Sql("AppendCommissions"),
        "id", "stream", "tenant", "action_id", "action_type", "amount", "rate", "status", "calculated_at", "rule_id",
        "rule_version", "ledger_seq", "explanation", "first_ledger_seq", "approve_at");

    public SqliteStatement Transitions { get; } = new(
        database, store.Sql("ChangeCommissions"),
        "id", "stream", "from_status", "to_status", "decided_at", "decided_by", "reason", "ledger_seq");

    public SqliteStatement Reverse { get; } = new(
        database, store.Sql("ReverseCommissions"),
        "id", "stream", "from_status", "to_status", "before", "amount", "clawed_back", "at", "actor", "ledger_seq");

    public SqliteStatement Clawbacks { get; } = new(
        database, store.Sql("AppendClawbacks"), "stream", "ledger_seq", "tenant", "commission_id", "amount", "day");

    public SqliteStatement ApplyRefund { get; } = new(database, store.Sql("ApplyRefunds"), "refund_id", "affiliate_code");

    public SqliteStatement Payouts { get; } = new(
        database, store.Sql("AppendPayouts"),
        "id", "stream", "tenant", "amount", "status", "created_at", "processed_at", "method", "reference", "run_id");

    public SqliteStatement Take { get; } = new(database, store.Sql("TakeCommissions"), "id", "stream", "watermark");

    public SqliteStatement TakeClawbacks { get; } = new(database, store.Sql("TakeClawbacks"), "id", "stream", "watermark");

    public SqliteStatement PayoutMoves { get; } = new(
        database, store.Sql("ChangePayouts"),
        "id", "stream", "from_status", "to_status", "at", "reference", "reason", "actor");

    public SqliteStatement Settle { get; } = new(database, store.Sql("SettleCommissions"), "id", "stream", "to_status");

    public SqliteStatement Release { get; } = new(database, store.Sql("ReleaseClawbacks"), "id", "stream", "to_status");

    public SqliteStatement Touches { get; } = new(
        database, store.Sql("AppendTouches"),
        "tenant", "session_id", "at", "action_id", "affiliate_code", "link_slug", "link_uid");

    public SqliteStatement Shares { get; } = new(
        database, store.Sql("AppendShares"),
        "tenant", "action_id", "position", "affiliate_code", "commission_id", "amount", "value", "weight", "total_weight", "model",
        "rate", "rule_id", "rule_version", "status", "link_slug", "link_uid", "explanation", "is_applied");

    public SqliteStatement Apply { get; } = new(database, store.Sql("ApplyShares"), "tenant", "action_id", "position");

    public SqliteStatement Totals { get; } = new(
        database, store.Sql("RaiseTotals"),
        "tenant", "writer", "events", "clicks", "conversions", "revenue", "commissions");

    /// <summary>False when it is not certain that nothing was written.</summary>
    public bool TryRollback()
    {
        try
        {
            rollback.Run();
            return true;
        }
        catch (SqliteException)
        {
            // After some errors (a full disk) SQLite has ended the transaction by itself.
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[
            rollback, Begin, Commit, LastPlace, Entered, End, Ends, EnterPlaces, SavePlaces, Actions, Conversions, EventKeys, Ledger, Commissions, Transitions, Reverse, Clawbacks,
            ApplyRefund, Payouts, Take, TakeClawbacks, PayoutMoves, Settle, Release, Touches, Shares, Apply, Totals])
        {
            statement.Dispose();
        }

        database.Dispose();
    }
}
