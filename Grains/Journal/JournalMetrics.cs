using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Affiliates.Journal;

/// <summary>What the writer does, as figures: meter <c>Affiliates.Journal</c>.</summary>
public sealed class JournalMetrics
{
    public const string MeterName = "Affiliates.Journal";

    readonly Meter meter;
    readonly Histogram<int> batchSize;
    readonly Histogram<double> commitDuration;
    readonly Counter<long> appended;
    readonly Counter<long> failed;
    readonly Counter<double> moved;
    readonly Histogram<long> replayed;
    readonly Counter<long> snapshots;
    long behind;

    public JournalMetrics(IMeterFactory meters)
    {
        meter = meters.Create(MeterName);
        batchSize = meter.CreateHistogram<int>("affiliates.journal.batch.size", "{append}", "Appends in one transaction");
        commitDuration = meter.CreateHistogram<double>(
            "affiliates.journal.commit.duration", "s", "From the start of a batch to its commit");
        appended = meter.CreateCounter<long>("affiliates.journal.appended", "{row}", "Rows that are durable");
        failed = meter.CreateCounter<long>("affiliates.journal.failed", "{append}", "Appends that were answered with a failure");
        moved = meter.CreateCounter<double>(
            "affiliates.money.moved", "{unit}", "Money that was moved between accounts, in units of each tenant's currency: to watch, not to reckon with");
        replayed = meter.CreateHistogram<long>("affiliates.journal.replayed", "{row}", "Rows that an activation read after its snapshot");
        snapshots = meter.CreateCounter<long>("affiliates.snapshots", "{snapshot}", "Snapshots that were written, or failed");
        meter.CreateObservableGauge(
            "affiliates.snapshots.lag", () => Interlocked.Read(ref behind), "{row}",
            "Rows of active affiliates that are in no snapshot yet: what they would replay if this silo died now");
    }

    public void Watch(Func<int> queueDepth)
    {
        meter.CreateObservableGauge("affiliates.journal.queue.depth", queueDepth, "{append}", "Appends that wait for the writer");
        // Counters that have never been raised are not shown: an alert wants to see the zero.
        snapshots.Add(0, Outcome(written: true));
        snapshots.Add(0, Outcome(written: false));
    }

    public void Committed(IReadOnlyList<JournalAppend> appends, TimeSpan duration)
    {
        batchSize.Record(appends.Count);
        commitDuration.Record(duration.TotalSeconds);
        int actions = 0, ledger = 0, commissions = 0, transitions = 0, payouts = 0;
        foreach (var append in appends)
        {
            actions += append.Action is null ? 0 : 1;
            ledger += append.Ledger.Count;
            foreach (var entry in append.Ledger)
            {
                moved.Add(
                    entry.Amount.Cents / 100.0,
                    new KeyValuePair<string, object?>("from", NameOf(entry.From)), new KeyValuePair<string, object?>("to", NameOf(entry.To)));
            }

            commissions += append.Commission is null ? 0 : 1;
            transitions += append.Transitions.Count + (append.Reversal is null ? 0 : 1);
            payouts += append.Payout is null ? 0 : 1;
        }

        Count("action", actions);
        Count("ledger_entry", ledger);
        Count("commission", commissions);
        Count("transition", transitions);
        Count("payout", payouts);
    }

    /// <summary>How far an affiliate's snapshot was behind its journal when it was activated.</summary>
    public void Replayed(long rows) => replayed.Record(rows);

    /// <summary>An active affiliate is so many rows further from its snapshot, or nearer to it.</summary>
    public void Lags(long rows) => Interlocked.Add(ref behind, rows);

    public void Snapshot(bool written) => snapshots.Add(1, Outcome(written));

    static KeyValuePair<string, object?> Outcome(bool written) => new("outcome", written ? "written" : "failed");

    public void Refused(JournalRefusal why, int appends = 1) =>
        failed.Add(appends, new KeyValuePair<string, object?>("reason", why switch
        {
            JournalRefusal.Full => "full",
            JournalRefusal.Conflict => "conflict",
            JournalRefusal.Fault => "fault",
            _ => throw new UnreachableException(),
        }));

    static string NameOf(Account account) => AccountNames[(int)account];

    static readonly string[] AccountNames = [.. Enum.GetNames<Account>().Select(name => name.ToLowerInvariant())];

    void Count(string type, int rows)
    {
        if (rows > 0)
        {
            appended.Add(rows, new KeyValuePair<string, object?>("type", type));
        }
    }
}

/// <summary>Why an append was not answered with a commit.</summary>
public enum JournalRefusal { Full, Conflict, Fault }
