using System.Text;
using Affiliates.Storage;
using Npgsql;
using NpgsqlTypes;
using static NpgsqlTypes.NpgsqlDbType;

namespace Affiliates.Journal;

/// <summary>One group commit is one round trip: a batch of prepared statements, which PostgreSQL takes as one transaction.</summary>
/// <param name="store">The database.</param>
/// <param name="writer">The name of this writer's rows of <c>tenant_totals</c>.</param>
/// <param name="options">Its timeout.</param>
public sealed class PostgresJournalStore(AffiliatesStore store, string writer, JournalOptions options) : IJournalStore
{
    readonly JournalRows rows = new();
    NpgsqlConnection? connection;

    public bool Blocks => false;

    public async Task Commit(IReadOnlyList<JournalAppend> appends)
    {
        rows.Fill(appends);
        // One limit for all of it: preparing waits for locks too, and would do so for the connection's own timeout.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.CommandTimeout));
        connection ??= await store.Npgsql!.OpenConnectionAsync(limit.Token);
        await using var batch = connection.CreateBatch();
        batch.Timeout = 0;
        Add(batch);
        try
        {
            // A round trip only when a statement is new to the connection.
            await batch.PrepareAsync(limit.Token);
            await batch.ExecuteNonQueryAsync(limit.Token);
        }
        catch (PostgresException e) when (Refusal(e) is { } refusal)
        {
            throw refusal;
        }
    }

    public async ValueTask Reset()
    {
        var old = connection;
        connection = null;
        if (old is not null)
        {
            await old.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => Reset();

    /// <summary>Null when the error says nothing about the rows: then the outcome counts as unknown.</summary>
    static NotWrittenException? Refusal(PostgresException e) => e switch
    {
        // FATAL and PANIC end the session, perhaps after the commit.
        { InvariantSeverity: not "ERROR" } => null,
        { SqlState: PostgresErrorCodes.UniqueViolation } => new NotWrittenException(e.ConstraintName ?? e.SqlState, true, e),
        // The statements that change a row say so that it was in another status.
        { SqlState: PostgresErrorCodes.DivisionByZero } => new NotWrittenException("what was to be changed has changed already", true, e),
        // Two silos that take the same orders in another order.
        { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } =>
            new NotWrittenException(e.SqlState, true, e),
        // Data exceptions and the other constraints: nobody was first, the row itself is wrong.
        { SqlState: ['2', '2' or '3', ..] } => new NotWrittenException(e.ConstraintName ?? e.SqlState, false, e),
        _ => null,
    };

    void Add(NpgsqlBatch batch)
    {
        if (rows.Actions is [_, ..] actions)
        {
            Statement(batch, "AppendActions")
                .With("stream", Bigint, actions, a => a.Stream)
                .With("seq", Bigint, actions, a => a.Seq)
                .With("tenant", Integer, actions, a => a.Event.Tenant.Number)
                .With("id", Uuid, actions, a => a.Event.Id)
                .With("type", NpgsqlDbType.Text, actions, a => a.Event.Type)
                .With("method", Smallint, actions, a => (short)a.Method)
                .With("is_conversion", NpgsqlDbType.Boolean, actions, a => a.Event.IsConversion)
                .With("verified", NpgsqlDbType.Boolean, actions, a => a.Event.Verified)
                .With("value", Bigint, actions, a => a.Event.Value?.Cents)
                .With("at", Bigint, actions, a => a.Event.At.Micros())
                .With("link_uid", Uuid, actions, a => a.Event.LinkId)
                .With("link_slug", NpgsqlDbType.Text, actions, a => a.Event.Slug)
                .With("session_id", NpgsqlDbType.Text, actions, a => a.Event.SessionId)
                .With("order_id", NpgsqlDbType.Text, actions, a => a.Event.OrderId)
                .With("event_key", NpgsqlDbType.Text, actions, a => a.Event.EventKey)
                .With("customer_id", NpgsqlDbType.Text, actions, a => a.Event.CustomerId)
                .With("metadata", NpgsqlDbType.Text, actions, a => Encoding.UTF8.GetString(a.Event.Metadata))
                .With("ip", NpgsqlDbType.Text, actions, a => a.Event.Ip)
                .With("user_agent", NpgsqlDbType.Text, actions, a => a.Event.UserAgent)
                .With("referrer", NpgsqlDbType.Text, actions, a => a.Event.Referrer)
                .With("source", NpgsqlDbType.Text, actions, a => a.Event.Source)
                .With("is_share", NpgsqlDbType.Boolean, actions, a => a.IsShare)
                .With("credited_value", Bigint, actions, a => a.Credited?.Cents);
        }

        if (rows.Conversions is [_, ..] conversions)
        {
            Key(Statement(batch, "AppendConversions"), "order_id", conversions, a => a.Event.OrderId!);
        }

        if (rows.EventKeys is [_, ..] keys)
        {
            Key(Statement(batch, "AppendEventKeys"), "event_key", keys, a => a.Event.EventKey!);
        }

        if (rows.Ledger is [_, ..] ledger)
        {
            Statement(batch, "AppendLedger")
                .With("stream", Bigint, ledger, l => l.Stream)
                .With("seq", Bigint, ledger, l => l.Seq)
                .With("tenant", Integer, ledger, l => l.Tenant.Number)
                .With("account_from", Smallint, ledger, l => (short)l.From)
                .With("account_to", Smallint, ledger, l => (short)l.To)
                .With("amount", Bigint, ledger, l => l.Amount.Cents)
                .With("reason", NpgsqlDbType.Text, ledger, l => l.Reason)
                .With("commission_id", Uuid, ledger, l => l.CommissionId)
                .With("payout_id", Uuid, ledger, l => l.PayoutId)
                .With("day", Integer, ledger, l => l.Day.DayNumber)
                .With("at", Bigint, ledger, l => l.At.Micros())
                .With("actor", NpgsqlDbType.Text, ledger, l => l.Actor);
        }

        AddCommissions(batch);
        AddRefunds(batch);
        AddPayouts(batch);
        AddJourneys(batch);

        // Last, so that the row is locked as briefly as can be.
        if (rows.Totals is { Count: > 0 })
        {
            TotalsRow[] totals = [.. rows.Totals];
            Statement(batch, "RaiseTotals")
                .With("tenant", Integer, totals, t => t.Tenant.Number)
                .With("writer", NpgsqlDbType.Text, totals, _ => writer)
                .With("events", Bigint, totals, t => t.Events)
                .With("clicks", Bigint, totals, t => t.Clicks)
                .With("conversions", Bigint, totals, t => t.Conversions)
                .With("revenue", Bigint, totals, t => t.RevenueCents)
                .With("commissions", Bigint, totals, t => t.CommissionCents);
        }
    }

    void AddCommissions(NpgsqlBatch batch)
    {
        if (rows.Commissions is [_, ..] commissions)
        {
            Statement(batch, "AppendCommissions")
                .With("id", Uuid, commissions, c => c.Commission.Id)
                .With("stream", Bigint, commissions, c => c.Stream)
                .With("tenant", Integer, commissions, c => c.Tenant.Number)
                .With("action_id", Uuid, commissions, c => c.Commission.ActionId)
                .With("action_type", NpgsqlDbType.Text, commissions, c => c.Commission.ActionType)
                .With("amount", Bigint, commissions, c => c.Commission.Amount.Cents)
                .With("rate", NpgsqlDbType.Text, commissions, c => c.Commission.Rate.Text())
                .With("status", Smallint, commissions, c => (short)c.Commission.Status)
                .With("calculated_at", Bigint, commissions, c => c.Commission.CalculatedAt.Micros())
                .With("rule_id", Uuid, commissions, c => c.Commission.RuleId)
                .With("rule_version", Integer, commissions, c => c.Commission.RuleVersion)
                .With("ledger_seq", Bigint, commissions, c => c.LedgerSeq)
                .With("explanation", NpgsqlDbType.Text, commissions, c => c.Explanation)
                .With("first_ledger_seq", Bigint, commissions, c => c.FirstLedgerSeq)
                .With("approve_at", Bigint, commissions, c => c.Commission.ApproveAt?.Micros());
        }

        if (rows.Transitions is [_, ..] transitions)
        {
            Statement(batch, "ChangeCommissions")
                .With("id", Uuid, transitions, t => t.Change.Id)
                .With("stream", Bigint, transitions, t => t.Stream)
                .With("from_status", Smallint, transitions, t => (short)t.Change.From)
                .With("to_status", Smallint, transitions, t => (short)t.Change.To)
                .With("decided_at", Bigint, transitions, t => t.Change.At.Micros())
                .With("decided_by", NpgsqlDbType.Text, transitions, t => t.Change.Actor)
                .With("reason", NpgsqlDbType.Text, transitions, t => t.Change.Reason)
                .With("ledger_seq", Bigint, transitions, t => t.Change.LedgerSeq);
        }
    }

    void AddRefunds(NpgsqlBatch batch)
    {
        if (rows.Reversals is [_, ..] reversals)
        {
            Statement(batch, "ReverseCommissions")
                .With("id", Uuid, reversals, r => r.Reversal.Id)
                .With("stream", Bigint, reversals, r => r.Stream)
                .With("from_status", Smallint, reversals, r => (short)r.Reversal.From)
                .With("to_status", Smallint, reversals, r => (short)r.Reversal.To)
                .With("before", Bigint, reversals, r => r.Reversal.Before.Cents)
                .With("amount", Bigint, reversals, r => r.Reversal.Amount.Cents)
                .With("clawed_back", Bigint, reversals, r => r.Reversal.IsClawback ? r.Reversal.Amount.Cents : 0)
                .With("at", Bigint, reversals, r => r.Reversal.At.Micros())
                .With("actor", NpgsqlDbType.Text, reversals, r => r.Reversal.Actor)
                .With("ledger_seq", Bigint, reversals, r => r.Reversal.LedgerSeq);
        }

        if (rows.Clawbacks is [_, ..] clawbacks)
        {
            Statement(batch, "AppendClawbacks")
                .With("stream", Bigint, clawbacks, r => r.Stream)
                .With("ledger_seq", Bigint, clawbacks, r => r.Reversal.LedgerSeq)
                .With("tenant", Integer, clawbacks, r => r.Tenant.Number)
                .With("commission_id", Uuid, clawbacks, r => r.Reversal.Id)
                .With("amount", Bigint, clawbacks, r => r.Reversal.Amount.Cents)
                .With("day", Integer, clawbacks, r => r.Reversal.Day.DayNumber);
        }

        if (rows.Refunded is [_, ..] refunded)
        {
            Statement(batch, "ApplyRefunds")
                .With("refund_id", Uuid, refunded, r => r.RefundId)
                .With("affiliate_code", NpgsqlDbType.Text, refunded, r => r.AffiliateCode);
        }
    }

    void AddPayouts(NpgsqlBatch batch)
    {
        if (rows.Payouts is [_, ..] payouts)
        {
            Statement(batch, "AppendPayouts")
                .With("id", Uuid, payouts, p => p.Payout.Id)
                .With("stream", Bigint, payouts, p => p.Stream)
                .With("tenant", Integer, payouts, p => p.Tenant.Number)
                .With("amount", Bigint, payouts, p => p.Payout.Amount.Cents)
                .With("status", Smallint, payouts, p => (short)p.Payout.Status)
                .With("created_at", Bigint, payouts, p => p.Payout.CreatedAt.Micros())
                .With("processed_at", Bigint, payouts, p => p.Payout.ProcessedAt?.Micros())
                .With("method", NpgsqlDbType.Text, payouts, p => p.Payout.Method)
                .With("reference", NpgsqlDbType.Text, payouts, p => p.Payout.Reference)
                .With("run_id", Uuid, payouts, p => p.Payout.RunId);
            foreach (var taking in (ReadOnlySpan<string>)["TakeCommissions", "TakeClawbacks"])
            {
                Statement(batch, taking)
                    .With("id", Uuid, payouts, p => p.Payout.Id)
                    .With("stream", Bigint, payouts, p => p.Stream)
                    .With("watermark", Bigint, payouts, p => p.LedgerWatermark);
            }
        }

        if (rows.PayoutMoves is [_, ..] moves)
        {
            Statement(batch, "ChangePayouts")
                .With("id", Uuid, moves, m => m.Change.Id)
                .With("stream", Bigint, moves, m => m.Stream)
                .With("from_status", Smallint, moves, m => (short)m.Change.From)
                .With("to_status", Smallint, moves, m => (short)m.Change.To)
                .With("at", Bigint, moves, m => m.Change.At.Micros())
                .With("reference", NpgsqlDbType.Text, moves, m => m.Change.Reference)
                .With("reason", NpgsqlDbType.Text, moves, m => m.Change.Reason)
                .With("actor", NpgsqlDbType.Text, moves, m => m.Change.Actor);
            foreach (var settling in (ReadOnlySpan<string>)["SettleCommissions", "ReleaseClawbacks"])
            {
                Statement(batch, settling)
                    .With("id", Uuid, moves, m => m.Change.Id)
                    .With("stream", Bigint, moves, m => m.Stream)
                    .With("to_status", Smallint, moves, m => (short)m.Change.To);
            }
        }
    }

    void AddJourneys(NpgsqlBatch batch)
    {
        if (rows.Touches is [_, ..] touches)
        {
            Statement(batch, "AppendTouches")
                .With("tenant", Integer, touches, t => t.Tenant.Number)
                .With("session_id", NpgsqlDbType.Text, touches, t => t.SessionId)
                .With("at", Bigint, touches, t => t.Touch.At.Micros())
                .With("action_id", Uuid, touches, t => t.Touch.ActionId)
                .With("affiliate_code", NpgsqlDbType.Text, touches, t => t.Touch.AffiliateCode)
                .With("link_slug", NpgsqlDbType.Text, touches, t => t.Touch.LinkSlug)
                .With("link_uid", Uuid, touches, t => t.Touch.LinkUid);
        }

        if (rows.Shares is [_, ..] shares)
        {
            Statement(batch, "AppendShares")
                .With("tenant", Integer, shares, s => s.Tenant.Number)
                .With("action_id", Uuid, shares, s => s.ActionId)
                .With("position", Integer, shares, s => s.Position)
                .With("affiliate_code", NpgsqlDbType.Text, shares, s => s.AffiliateCode)
                .With("commission_id", Uuid, shares, s => s.CommissionId)
                .With("amount", Bigint, shares, s => s.Amount.Cents)
                .With("value", Bigint, shares, s => s.Value?.Cents)
                .With("weight", Bigint, shares, s => s.Weight)
                .With("total_weight", Bigint, shares, s => s.TotalWeight)
                .With("model", NpgsqlDbType.Text, shares, s => s.Model)
                .With("rate", NpgsqlDbType.Text, shares, s => s.Rate.Text())
                .With("rule_id", Uuid, shares, s => s.RuleId)
                .With("rule_version", Integer, shares, s => s.RuleVersion)
                .With("status", Smallint, shares, s => (short)s.Status)
                .With("link_slug", NpgsqlDbType.Text, shares, s => s.LinkSlug)
                .With("link_uid", Uuid, shares, s => s.LinkUid)
                .With("explanation", NpgsqlDbType.Text, shares, s => s.Explanation)
                .With("is_applied", NpgsqlDbType.Boolean, shares, s => s.IsApplied);
        }

        if (rows.Taken is [_, ..] taken)
        {
            Statement(batch, "ApplyShares")
                .With("tenant", Integer, taken, t => t.Tenant.Number)
                .With("action_id", Uuid, taken, t => t.ActionId)
                .With("position", Integer, taken, t => t.Position);
        }
    }

    static void Key(NpgsqlBatchCommand command, string name, List<ActionRow> actions, Func<ActionRow, string> key) => command
        .With("tenant", Integer, actions, a => a.Event.Tenant.Number)
        .With(name, NpgsqlDbType.Text, actions, key)
        .With("stream", Bigint, actions, a => a.Stream)
        .With("seq", Bigint, actions, a => a.Seq)
        .With("action_id", Uuid, actions, a => a.Event.Id)
        .With("fingerprint", Bytea, actions, a => a.Event.Fingerprint);

    NpgsqlBatchCommand Statement(NpgsqlBatch batch, string name)
    {
        var command = new NpgsqlBatchCommand(store.Sql(name));
        batch.BatchCommands.Add(command);
        return command;
    }
}

/// <summary>Rows as parameters: one array for each column.</summary>
static class ArrayParameters
{
    public static NpgsqlBatchCommand With<TRow, T>(
        this NpgsqlBatchCommand command, string name, NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, T> column)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = column(rows[i]);
        }

        command.Parameters.Add(new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = values });
        return command;
    }
}
