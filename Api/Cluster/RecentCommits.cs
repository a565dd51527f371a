using System.Diagnostics.Metrics;
using Affiliates.Journal;

namespace Affiliates.Api.Cluster;

/// <summary>The journal of this process in the last minute, from its own figures: one slot a second, and no more memory than that.</summary>
public sealed class RecentCommits : IHostedService, IDisposable
{
    const int Seconds = 60;

    readonly TimeProvider time;
    readonly Slot[] slots = new Slot[Seconds];
    readonly Lock turn = new();
    readonly MeterListener listener = new();
    volatile bool hasJournal;

    public RecentCommits(TimeProvider time)
    {
        this.time = time;
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == JournalMetrics.MeterName
                && instrument.Name is "affiliates.journal.commit.duration" or "affiliates.journal.appended")
            {
                hasJournal = true;
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Commit(seconds));
        listener.SetMeasurementEventCallback<long>((_, rows, _, _) => Rows(rows));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Null: there is no journal in this process.</summary>
    public JournalAnswer? Read()
    {
        if (!hasJournal)
        {
            return null;
        }

        long rows = 0, commits = 0;
        double total = 0, slowest = 0;
        var now = Second();
        lock (turn)
        {
            foreach (ref readonly var slot in slots.AsSpan())
            {
                if (now - slot.Second < Seconds)
                {
                    (rows, commits, total, slowest) = (rows + slot.Rows, commits + slot.Commits, total + slot.Total, Math.Max(slowest, slot.Slowest));
                }
            }
        }

        return new JournalAnswer(
            decimal.Round((decimal)rows / Seconds, 2), decimal.Round((decimal)commits / Seconds, 2),
            commits == 0 ? null : decimal.Round((decimal)(1000 * total / commits), 2), commits == 0 ? null : decimal.Round((decimal)(1000 * slowest), 2));
    }

    public void Dispose() => listener.Dispose();

    void Commit(double seconds)
    {
        lock (turn)
        {
            ref var slot = ref Now();
            slot.Commits++;
            slot.Total += seconds;
            slot.Slowest = Math.Max(slot.Slowest, seconds);
        }
    }

    void Rows(long rows)
    {
        lock (turn)
        {
            Now().Rows += rows;
        }
    }

    ref Slot Now()
    {
        var second = Second();
        ref var slot = ref slots[second % Seconds];
        if (slot.Second != second)
        {
            slot = new Slot { Second = second };
        }

        return ref slot;
    }

    long Second() => time.GetUtcNow().ToUnixTimeSeconds();

    struct Slot
    {
        public long Second;
        public long Rows;
        public long Commits;
        public double Total;
        public double Slowest;
    }
}
