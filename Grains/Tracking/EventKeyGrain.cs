using Affiliates.Journal;

namespace Affiliates.Tracking;

/// <summary>One event key, one event; the same key with another meaning is refused. Not reentrant, as an order's grain is not.</summary>
[GrainType("event-key")]
public sealed class EventKeyGrain(IJournalReader journal, TakenKeys keys) : Grain, IEventKeyGrain
{
    Tracked? taken;
    byte[] fingerprint = [];

    public async ValueTask<TrackOutcome> Take(TrackEvent e)
    {
        var key = new EventKey(e.Tenant, e.EventKey!);
        if (taken is null && await keys.IsTaken(key) && await journal.FindEvent(key) is { } kept)
        {
            Keep(new Tracked(kept.Action, kept.Commissions, Repeat: true), kept.Fingerprint);
        }

        if (taken is not null)
        {
            return fingerprint.AsSpan().SequenceEqual(e.Fingerprint)
                ? taken
                : new TrackRefused(TrackRefusal.KeyReusedWithAnotherBody);
        }

        var outcome = await GrainFactory.AfterEventKey(e);
        if (outcome is Tracked { Repeat: false } first)
        {
            Keep(first with { Repeat = true }, e.Fingerprint);
        }

        return outcome;
    }

    void Keep(Tracked answer, byte[] meaning) => (taken, fingerprint) = (answer, meaning);
}
