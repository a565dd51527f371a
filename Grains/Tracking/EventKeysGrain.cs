using Affiliates.Journal;

namespace Affiliates.Tracking;

/// <summary>One event key, one event; the same key with another meaning is refused.</summary>
/// <remarks>A part of all keys, as <see cref="OrdersGrain"/> is of all orders, and for the same reasons.</remarks>
[Reentrant, GrainType("event-keys")]
public sealed class EventKeysGrain(IJournalReader journal, TakenKeys keys) : Grain, IEventKeysGrain
{
    readonly Lines lines = new();

    public async ValueTask<TrackOutcome> Take(TrackEvent e)
    {
        var key = new EventKey(e.Tenant, e.EventKey!);
        using var turn = await lines.Enter(key.Value);
        if (await keys.IsTaken(key) && await journal.FindEvent(key) is { } kept)
        {
            return kept.Fingerprint.AsSpan().SequenceEqual(e.Fingerprint)
                ? new Tracked(kept.Action, kept.Commissions, Repeat: true)
                : new TrackRefused(TrackRefusal.KeyReusedWithAnotherBody);
        }

        return await GrainFactory.AfterEventKey(e);
    }
}
