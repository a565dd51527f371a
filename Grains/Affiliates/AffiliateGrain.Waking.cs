using Affiliates.Journal;
using Microsoft.Extensions.Logging;

namespace Affiliates.Affiliates;

/// <summary>How an activation comes to its state, and leaves it to the next one: a snapshot, and what the journal has after it.</summary>
public sealed partial class AffiliateGrain
{
    async Task Load(CancellationToken ct)
    {
        stored = await rows.Find(Id, ct);
        while (stored is { } before)
        {
            try
            {
                await Load(before, ct);
                return;
            }
            catch (InvalidOperationException)
            {
                // Between two reads a part of the stream may have been closed. If none was, it is broken.
                stored = await rows.Find(Id, ct);
                if (stored?.ClosedActions == before.ClosedActions)
                {
                    throw;
                }
            }
        }
    }

    async Task Load(StoredAffiliate from, CancellationToken ct)
    {
        var state = snapshot.RecordExists ? AffiliateState.From(snapshot.State) : new AffiliateState();
        var isWhole = state.ActionSeq >= from.ClosedActions;
        snapshotSeq = isWhole ? SeqOf(state) : 0;
        state = isWhole ? await Replay(from.Stream, state, ct) : await Rebuild(from, ct);
        await foreach (var entry in reader.ReadLedger(from.Stream, state.LedgerSeq, ct))
        {
            state.Apply(entry);
        }

        stream = new AffiliateJournal(from.Stream, Id.Tenant, state, journal);
        var replayed = SeqOf(state) - snapshotSeq;
        metrics.Replayed(replayed);
        Lag();
        if (replayed > 0)
        {
            var key = this.GetPrimaryKeyString();
            Replayed(log, key, replayed);
        }
    }

    void Lag()
    {
        var rows = SeqOf(State) - snapshotSeq;
        metrics.Lags(rows - lag);
        lag = rows;
    }

    async Task<AffiliateState> Replay(long from, AffiliateState state, CancellationToken ct)
    {
        await foreach (var row in reader.ReadActions(from, state.ActionSeq, ct))
        {
            state.Apply(row);
        }

        return state;
    }

    // The snapshot is older than what has left the journal, or there is none.
    async Task<AffiliateState> Rebuild(StoredAffiliate from, CancellationToken ct)
    {
        var rebuild = new AffiliateRebuild(from.ClosedActions, await reader.ReadCarried(from.Stream, ct));
        await foreach (var row in reader.ReadActions(from.Stream, 0, ct))
        {
            rebuild.Apply(row);
        }

        return rebuild.End();
    }

    async Task WriteSnapshot()
    {
        if (writingSnapshot)
        {
            return;
        }

        writingSnapshot = true;
        try
        {
            using var turn = await snapshots.Enter();
            var seq = SeqOf(State);
            snapshot.State = State.ToSnapshot();
            await snapshot.WriteStateAsync();
            snapshotSeq = seq;
            Lag();
            metrics.Snapshot(written: true);
        }
        catch (Exception e)
        {
            // A snapshot only shortens the next replay; the journal has everything. Another activation may have written
            // a newer one: this one leaves, which costs nothing.
            metrics.Snapshot(written: false);
            SnapshotFailed(log, e, this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }
        finally
        {
            writingSnapshot = false;
        }
    }

    static long SeqOf(AffiliateState state) => state.ActionSeq + state.LedgerSeq;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Affiliate {Key} replayed {Rows} rows after its snapshot")]
    static partial void Replayed(ILogger log, string key, long rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Affiliate {Key} could not write its snapshot")]
    static partial void SnapshotFailed(ILogger log, Exception e, string key);
}
