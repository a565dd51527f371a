using Affiliates.Journal;

namespace Affiliates.Affiliates;

/// <summary>
/// One activation's end of an affiliate's stream: gives out the next places, and folds what has been committed into the
/// state, in order. The state is therefore always the fold of durable rows, and a snapshot of it may be taken at any time.
/// </summary>
/// <remarks>Lives on the grain's scheduler: nothing here is called from two threads.</remarks>
public sealed class AffiliateJournal(long id, TenantId tenant, AffiliateState state, IJournal journal)
{
    readonly JournalStream handle = new(id, tenant);
    readonly Queue<(JournalAppend Append, Task Written)> inFlight = new();
    long lastAction = state.ActionSeq;
    long lastLedger = state.LedgerSeq;
    long issued;
    long folded;

    public long Id => id;
    public AffiliateState State => state;
    public JournalStream Handle => handle;

    /// <summary>The place that the next action will take.</summary>
    public long NextAction => lastAction + 1;

    /// <summary>The place that the next ledger entry will take.</summary>
    public long NextLedger => lastLedger + 1;

    /// <summary>Hands the append to the writer; once it is durable it has to be folded, with <see cref="FoldThrough"/>.</summary>
    /// <remarks>The places are taken before anything is awaited, so a caller that reads <see cref="NextAction"/> and calls
    /// this without awaiting in between cannot be overtaken. A full queue takes nothing and gives the places back.</remarks>
    public (Task Written, long Place) Begin(JournalAppend append)
    {
        var written = journal.Append(append);
        if (written.IsFaulted)
        {
            return (written, issued);
        }

        Take(append);
        inFlight.Enqueue((append, written));
        return (written, ++issued);
    }

    /// <summary>The same for several that go into the journal together: each is decided once the one before it has its places.</summary>
    /// <returns>The appends in this order, and the place of the last one.</returns>
    public (IReadOnlyList<JournalAppend> Appends, Task Written, long Place) Begin<T>(IReadOnlyList<T> about, Func<T, JournalAppend> decide)
    {
        var (action, ledger) = (lastAction, lastLedger);
        var isTaken = false;
        try
        {
            List<JournalAppend> appends = new(about.Count);
            foreach (var one in about)
            {
                var append = decide(one);
                Take(append);
                appends.Add(append);
            }

            var written = journal.Append(appends);
            isTaken = !written.IsFaulted;
            if (isTaken)
            {
                appends.ForEach(append => inFlight.Enqueue((append, written)));
                issued += appends.Count;
            }

            return (appends, written, issued);
        }
        finally
        {
            if (!isTaken)
            {
                (lastAction, lastLedger) = (action, ledger);
            }
        }
    }

    void Take(JournalAppend append)
    {
        lastAction += append.Action is null ? 0 : 1;
        lastLedger += append.Ledger.Count;
    }

    /// <summary>Hands the append to the writer and folds it once it is durable.</summary>
    public async Task Commit(JournalAppend append)
    {
        var (written, place) = Begin(append);
        await written;
        FoldThrough(place);
    }

    /// <summary>The append of this event that is on its way to the journal from here; null: there is none.</summary>
    public Task? UnderWay(Guid action)
    {
        foreach (var (append, written) in inFlight)
        {
            if (append.Action is { IsShare: false } row && row.Event.Id == action)
            {
                return written;
            }
        }

        return null;
    }

    /// <summary>Folds the append that took this place among the appends, which is durable.</summary>
    /// <remarks>The writer commits a stream's appends in order, but their continuations may reach the grain in another: whoever
    /// arrives first folds all that came before.</remarks>
    public void FoldThrough(long place)
    {
        for (; folded < place; folded++)
        {
            var (append, _) = inFlight.Dequeue();
            if (append.Action is { } action)
            {
                state.Apply(action);
            }

            foreach (var entry in append.Ledger)
            {
                state.Apply(entry);
            }
        }
    }
}
