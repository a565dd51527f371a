using Affiliates.Journal;

namespace Affiliates.Tracking;

/// <summary>One order, taken once. Not reentrant: what races for one order waits in line here.</summary>
/// <remarks>The order's row is written in the transaction of the action, and is read before anything is passed on; if a
/// second activation passes the same order on all the same, the row's primary key refuses it.</remarks>
[GrainType("conversion")]
public sealed class ConversionGrain(IJournalReader journal) : Grain, IConversionGrain
{
    Tracked? taken;

    public async Task<TrackOutcome> Take(TrackEvent e)
    {
        if (taken is null && await journal.FindOrder(new OrderId(e.Tenant, e.OrderId!)) is { } kept)
        {
            taken = new Tracked(kept.Action, kept.Commissions, Repeat: true);
        }

        if (taken is not null)
        {
            return taken;
        }

        var outcome = await GrainFactory.AfterOrder(e);
        if (outcome is Tracked first)
        {
            taken = first with { Repeat = true };
        }

        return outcome;
    }
}
