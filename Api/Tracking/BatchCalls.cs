namespace Affiliates.Api.Tracking;

/// <summary>
/// The calls of one batch: the events that go straight to an affiliate are gathered while the batch is read, and each affiliate is called
/// once with all of its own. A call costs more than an event does.
/// </summary>
/// <param name="together">Sends events to their affiliate, once.</param>
/// <param name="alone">Sends an event, and again while it makes sense.</param>
public sealed class BatchCalls(
    Func<AffiliateId, IReadOnlyList<TrackEvent>, Task<IReadOnlyList<TrackOutcome?>>> together, Func<TrackEvent, Task<TrackOutcome>> alone)
{
    readonly Lock gathering = new();
    Dictionary<AffiliateId, List<Waiting>>? gathered = [];

    /// <summary>The outcome, which comes after <see cref="Send"/>; null: it has to be sent alone.</summary>
    public Task<TrackOutcome>? Gather(TrackEvent e)
    {
        if (!e.GoesToItsAffiliate)
        {
            return null;
        }

        var waiting = new Waiting(e);
        lock (gathering)
        {
            // What was not ready when the others were sent does not wait.
            if (gathered is null)
            {
                return null;
            }

            var affiliate = new AffiliateId(e.Tenant, e.Code!);
            if (!gathered.TryGetValue(affiliate, out var own))
            {
                gathered.Add(affiliate, own = []);
            }

            own.Add(waiting);
        }

        return waiting.Task;
    }

    /// <summary>Sends what was gathered, and completes once all of it has its outcome. Failures are those of the events.</summary>
    public Task Send()
    {
        Dictionary<AffiliateId, List<Waiting>> all;
        lock (gathering)
        {
            all = gathered ?? [];
            gathered = null;
        }

        return Task.WhenAll(all.Select(of => of.Value is [var single] ? Alone(single, single.Event) : Together(of.Key, of.Value)));
    }

    // What failed is asked for again event by event: some may be on disk, which each of them is looked for, and one that cannot be taken
    // does not keep the others.
    async Task Together(AffiliateId affiliate, List<Waiting> own)
    {
        try
        {
            var outcomes = await together(affiliate, [.. own.Select(w => w.Event)]);
            for (var i = 0; i < own.Count; i++)
            {
                var (waiting, outcome) = (own[i], outcomes[i]);
                if (outcome is null)
                {
                    waiting.SetException(new JournalFullException("The journal was full."));
                }
                else
                {
                    waiting.SetResult(outcome);
                }
            }
        }
        catch (Exception)
        {
            await Task.WhenAll(own.Select(waiting => Alone(waiting, waiting.Event with { MayBeWritten = true })));
        }
    }

    async Task Alone(Waiting waiting, TrackEvent e)
    {
        try
        {
            waiting.SetResult(await alone(e));
        }
        catch (Exception fault)
        {
            waiting.SetException(fault);
        }
    }

    sealed class Waiting(TrackEvent e) : TaskCompletionSource<TrackOutcome>
    {
        public TrackEvent Event => e;
    }
}
