using Affiliates.Journal;
using Microsoft.Extensions.Logging;

namespace Affiliates.Live;

/// <summary>
/// The silo's end of the live events: hands what the journal has committed to the front-ends that listen. While none does, a batch costs
/// the writer one read of a field.
/// </summary>
public sealed class LiveFeed : ICommitWatcher, IDisposable
{
    static readonly IReadOnlyDictionary<TenantId, LiveSubscription[]> Nobody = new Dictionary<TenantId, LiveSubscription[]>();

    readonly Lock changing = new();
    readonly TimeProvider time;
    readonly ILogger<LiveSubscription> log;
    readonly ITimer timer;
    /// <summary>Never changed, only replaced.</summary>
    volatile IReadOnlyDictionary<TenantId, LiveSubscription[]> listening = Nobody;

    public LiveFeed(TimeProvider time, ILogger<LiveSubscription> log)
    {
        (this.time, this.log) = (time, log);
        timer = time.CreateTimer(static feed => ((LiveFeed)feed!).Forget(), this, LiveTimes.Renewal, LiveTimes.Renewal);
    }

    public void Committed(IReadOnlyList<JournalAppend> appends)
    {
        var all = listening;
        if (all.Count == 0)
        {
            return;
        }

        foreach (var append in appends)
        {
            if (append.Action is not null && all.TryGetValue(append.Stream.Tenant, out var subscriptions))
            {
                var action = LiveActions.Of(append)!;
                foreach (var subscription in subscriptions)
                {
                    subscription.Offer(action);
                }
            }
        }
    }

    /// <summary>From now on, until <see cref="LiveTimes.Expiry"/> has passed without it being said again.</summary>
    public void Listen(TenantId tenant, ILiveObserver frontEnd)
    {
        lock (changing)
        {
            var own = Of(tenant);
            if (own.FirstOrDefault(s => s.FrontEnd.Equals(frontEnd)) is { } there)
            {
                there.Renew();
                return;
            }

            Replace(tenant, [.. own, new LiveSubscription(tenant, frontEnd, time, log)]);
        }
    }

    /// <summary>Whether it is told of what is committed here.</summary>
    public bool TellsOf(TenantId tenant, ILiveObserver frontEnd) => Of(tenant).Any(s => s.FrontEnd.Equals(frontEnd));

    public void Leave(TenantId tenant, ILiveObserver frontEnd) => Remove(tenant, s => s.FrontEnd.Equals(frontEnd));

    public void Dispose()
    {
        timer.Dispose();
        foreach (var tenant in listening.Keys)
        {
            Remove(tenant, static _ => true);
        }
    }

    void Forget()
    {
        foreach (var tenant in listening.Keys)
        {
            Remove(tenant, static s => s.IsExpired);
        }
    }

    void Remove(TenantId tenant, Func<LiveSubscription, bool> which)
    {
        lock (changing)
        {
            var own = Of(tenant);
            LiveSubscription[] ended = [.. own.Where(which)];
            if (ended.Length == 0)
            {
                return;
            }

            Replace(tenant, [.. own.Except(ended)]);
            foreach (var subscription in ended)
            {
                subscription.Dispose();
            }
        }
    }

    LiveSubscription[] Of(TenantId tenant) => listening.TryGetValue(tenant, out var own) ? own : [];

    void Replace(TenantId tenant, LiveSubscription[] own)
    {
        var next = new Dictionary<TenantId, LiveSubscription[]>(listening);
        if (own.Length == 0)
        {
            next.Remove(tenant);
        }
        else
        {
            next[tenant] = own;
        }

        listening = next;
    }
}
