using System.Globalization;
using Affiliates.Storage;
using Microsoft.Data.Sqlite;

namespace Affiliates.Journal;

/// <summary>One connection that stays open, with its statements prepared. SQLite writes on the caller's thread.</summary>
/// <param name="store">The file.</param>
/// <param name="writer">The name of this writer's rows of <c>tenant_totals</c>.</param>
/// <param name="options">Its timeout: how long it waits for another writer of the file.</param>
public sealed class SqliteJournalStore(AffiliatesStore store, string writer, JournalOptions options) : IJournalStore
{
    const int CacheKilobytes = 64 * 1024;

    readonly JournalRows rows = new();
    readonly SqliteFence fence = new();
    SqliteSession? session;

    public bool Blocks => true;

    public Task Commit(IReadOnlyList<JournalAppend> appends)
    {
        rows.Fill(appends);
        session ??= Open();
        session.Begin.Run();
        try
        {
            fence.Begin(session);
            Write(session);
            session.Commit.Run();
            fence.Committed(rows.Actions.Count);
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            if (session.TryRollback() && Refusal(e) is { } refusal)
            {
                throw refusal;
            }

            throw;
        }
    }

    // The ends of all streams in memory, instead of reading them again from the file; and a checkpoint every 32 MB, which writes
    // a page once that has been changed by many batches.
    SqliteSession Open() => new(
        store.OpenSqlite(string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA busy_timeout = {options.CommandTimeout * 1000}; PRAGMA cache_size = -{CacheKilobytes}; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;")),
        store);

    public ValueTask Reset()
    {
        var old = session;
        session = null;
        fence.Forget();
        old?.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => Reset();

    // Extended codes: 1555 primary key, 2067 unique. Primary: 19 constraint, 18 too big, 20 mismatch.
    static NotWrittenException? Refusal(Exception e) => e switch
    {
        NotWrittenException refusal => refusal,
        SqliteException { SqliteExtendedErrorCode: 1555 or 2067 } => new NotWrittenException("the place or the key is taken", true, e),
        SqliteException { SqliteErrorCode: 18 or 19 or 20 } => new NotWrittenException("a constraint", false, e),
        _ => null,
    };

    void Write(SqliteSession to)
    {
        foreach (var a in rows.Actions)
        {
            var e = a.Event;
            fence.Take(to, a.Stream, a.Seq);
            to.Actions
                .Bind(a.Stream).Bind(a.Seq).Bind(e.Tenant.Number).Bind(e.Id).Bind(e.Type).Bind((int)a.Method).Bind(e.IsConversion)
                .Bind(e.Verified).Bind(e.Value?.Cents).Bind(e.At.Micros()).Bind(e.LinkId).Bind(e.Slug).Bind(e.SessionId).Bind(e.OrderId)
                .Bind(e.EventKey).Bind(e.CustomerId).BindText(e.Metadata).Bind(e.Ip).Bind(e.UserAgent).Bind(e.Referrer).Bind(e.Source)
                .Bind(a.IsShare).Bind(a.Credited?.Cents)
                .Run();
        }

        foreach (var a in rows.Conversions)
        {
            to.Conversions.Run(a.Event.Tenant.Number, a.Event.OrderId, a.Stream, a.Seq, a.Event.Id, a.Event.Fingerprint);
        }

        foreach (var a in rows.EventKeys)
        {
            to.EventKeys.Run(a.Event.Tenant.Number, a.Event.EventKey, a.Stream, a.Seq, a.Event.Id, a.Event.Fingerprint);
        }

        foreach (var l in rows.Ledger)
        {
            to.Ledger.Run(
                l.Stream, l.Seq, l.Tenant.Number, (int)l.From, (int)l.To, l.Amount.Cents, l.Reason, l.CommissionId, l.PayoutId,
                l.Day.DayNumber, l.At.Micros(), l.Actor);
        }

        foreach (var row in rows.Commissions)
        {
            var (stream, tenant, c, ledgerSeq) = row;
            to.Commissions.Run(
                c.Id, stream, tenant.Number, c.ActionId, c.ActionType, c.Amount.Cents, c.Rate.Text(), (int)c.Status,
                c.CalculatedAt.Micros(), c.RuleId, c.RuleVersion, ledgerSeq, row.Explanation, row.FirstLedgerSeq, c.ApproveAt?.Micros());
        }

        foreach (var (stream, t) in rows.Transitions)
        {
            if (to.Transitions.Run(t.Id, stream, (int)t.From, (int)t.To, t.At.Micros(), t.Actor, t.Reason, t.LedgerSeq) != 1)
            {
                throw new NotWrittenException("the commission's status has changed", true);
            }
        }

        WriteRefunds(to);

        foreach (var (stream, tenant, p, watermark) in rows.Payouts)
        {
            to.Payouts.Run(
                p.Id, stream, tenant.Number, p.Amount.Cents, (int)p.Status, p.CreatedAt.Micros(), p.ProcessedAt?.Micros(), p.Method,
                p.Reference, p.RunId);
            to.Take.Run(p.Id, stream, watermark);
            to.TakeClawbacks.Run(p.Id, stream, watermark);
        }

        foreach (var (tenant, session, t) in rows.Touches)
        {
            to.Touches.Run(tenant.Number, session, t.At.Micros(), t.ActionId, t.AffiliateCode, t.LinkSlug, t.LinkUid);
        }

        foreach (var s in rows.Shares)
        {
            to.Shares.Run(
                s.Tenant.Number, s.ActionId, s.Position, s.AffiliateCode, s.CommissionId, s.Amount.Cents, s.Value?.Cents, s.Weight,
                s.TotalWeight, s.Model, s.Rate.Text(), s.RuleId, s.RuleVersion, (int)s.Status, s.LinkSlug, s.LinkUid, s.Explanation,
                s.IsApplied);
        }

        foreach (var (tenant, action, position) in rows.Taken)
        {
            if (to.Apply.Run(tenant.Number, action, position) != 1)
            {
                throw new NotWrittenException("the share was applied before", true);
            }
        }

        foreach (var (stream, m) in rows.PayoutMoves)
        {
            if (to.PayoutMoves.Run(m.Id, stream, (int)m.From, (int)m.To, m.At.Micros(), m.Reference, m.Reason, m.Actor) != 1)
            {
                throw new NotWrittenException("the payout's status has changed", true);
            }

            to.Settle.Run(m.Id, stream, (int)m.To);
            to.Release.Run(m.Id, stream, (int)m.To);
        }

        foreach (var t in rows.Totals)
        {
            to.Totals.Run(t.Tenant.Number, writer, t.Events, t.Clicks, t.Conversions, t.RevenueCents, t.CommissionCents);
        }
    }

    void WriteRefunds(SqliteSession to)
    {
        foreach (var (stream, _, r) in rows.Reversals)
        {
            var clawedBack = r.IsClawback ? r.Amount.Cents : 0;
            if (to.Reverse.Run(
                r.Id, stream, (int)r.From, (int)r.To, r.Before.Cents, r.Amount.Cents, clawedBack, r.At.Micros(), r.Actor, r.LedgerSeq) != 1)
            {
                throw new NotWrittenException("the commission has changed", true);
            }
        }

        foreach (var (stream, tenant, r) in rows.Clawbacks)
        {
            to.Clawbacks.Run(stream, r.LedgerSeq, tenant.Number, r.Id, r.Amount.Cents, r.Day.DayNumber);
        }

        foreach (var (refund, code) in rows.Refunded)
        {
            if (to.ApplyRefund.Run(refund, code) != 1)
            {
                throw new NotWrittenException("the refund was applied before", true);
            }
        }
    }
}
