using Microsoft.Extensions.Options;

namespace Affiliates.Api.Live;

/// <summary>
/// The front-end's end of the live events: one subscription for each tenant that somebody watches here, however many they are, and what it
/// brings handed on to each of them.
/// </summary>
/// <remarks>
/// It says every <see cref="LiveTimes.Renewal"/> that it still listens. When that goes wrong for too long, or another activation of the
/// tenant's live grain answers, events may have gone by: everybody is told so.
/// </remarks>
public sealed partial class LiveHub : ILiveObserver, IDisposable
{
    readonly Lock changing = new();
    readonly Dictionary<TenantId, Audience> audiences = [];
    /// <summary>What is being told that nobody listens to the tenant here any more.</summary>
    readonly Dictionary<TenantId, Task> leaving = [];
    readonly IGrainFactory grains;
    readonly Attempts attempts;
    readonly TimeProvider time;
    readonly ILogger<LiveHub> log;
    readonly int most;
    readonly Lazy<ILiveObserver> self;
    readonly ITimer timer;
    int listeners;
    int renewing;

    public LiveHub(IGrainFactory grains, Attempts attempts, IOptions<FrontEndOptions> options, TimeProvider time, ILogger<LiveHub> log)
    {
        (this.grains, this.attempts, this.time, this.log, most) = (grains, attempts, time, log, options.Value.LiveListeners);
        self = new Lazy<ILiveObserver>(() => grains.CreateObjectReference<ILiveObserver>(this));
        timer = time.CreateTimer(static hub => _ = ((LiveHub)hub!).Renew(), this, LiveTimes.Renewal, LiveTimes.Renewal);
    }

    /// <summary>How many watch.</summary>
    public int Listeners => Volatile.Read(ref listeners);

    /// <summary>From when this returns every event that is counted is told. Null: there are too many who listen already.</summary>
    public async Task<LiveListener?> Join(TenantId tenant, LiveScope scope)
    {
        var listener = new LiveListener(tenant, scope);
        Audience audience;
        Task ready;
        lock (changing)
        {
            if (listeners >= most)
            {
                return null;
            }

            listeners++;
            if (!audiences.TryGetValue(tenant, out audience!))
            {
                audiences.Add(tenant, audience = new Audience());
            }

            audience.Listeners = [.. audience.Listeners, listener];
            ready = audience.Ready is { IsFaulted: false, IsCanceled: false } there ? there : audience.Ready = Subscribe(tenant, audience, leaving.GetValueOrDefault(tenant));
        }

        try
        {
            await ready;
            return listener;
        }
        catch
        {
            Leave(listener);
            throw;
        }
    }

    /// <summary>The front-end goes on listening for a moment: who loads a page again comes right back.</summary>
    public void Leave(LiveListener listener)
    {
        lock (changing)
        {
            if (audiences.TryGetValue(listener.Tenant, out var audience) && audience.Listeners.Contains(listener))
            {
                listeners--;
                audience.Listeners = [.. audience.Listeners.Where(l => l != listener)];
            }
        }
    }

    Task ILiveObserver.Batch(LiveBatch batch)
    {
        Audience? audience;
        lock (changing)
        {
            audiences.TryGetValue(batch.Tenant, out audience);
        }

        foreach (var action in batch.Actions)
        {
            // Written down once, for all who are told of it.
            ReadOnlyMemory<byte> message = default;
            foreach (var listener in audience?.Listeners ?? [])
            {
                if (listener.Scope.Takes(action))
                {
                    listener.Offer(message.IsEmpty ? message = LiveMessages.Action(action) : message);
                }
            }
        }

        if (batch.MayHaveMissed || batch.Missed > 0)
        {
            audience?.Doubt();
        }

        return Task.CompletedTask;
    }

    public void Dispose() => timer.Dispose();

    async Task Subscribe(TenantId tenant, Audience audience, Task? leaving)
    {
        if (leaving is not null)
        {
            // Its end must not come after this beginning.
            await leaving;
        }

        var activation = await attempts.Repeatable(() => grains.Live(tenant).Listen(self.Value));
        (audience.Activation, audience.RenewedAt) = (activation, time.GetTimestamp());
    }

    async Task Renew()
    {
        if (Interlocked.Exchange(ref renewing, 1) == 1)
        {
            return;
        }

        try
        {
            List<Task> all = [];
            lock (changing)
            {
                foreach (var (tenant, audience) in audiences.Where(a => a.Value.Ready is { IsCompleted: true }).ToList())
                {
                    if (audience.Listeners.Length > 0)
                    {
                        all.Add(Renew(tenant, audience));
                        continue;
                    }

                    audiences.Remove(tenant);
                    all.Add(leaving[tenant] = Leave(tenant));
                }
            }

            await Task.WhenAll(all);
        }
        finally
        {
            Volatile.Write(ref renewing, 0);
        }
    }

    async Task Renew(TenantId tenant, Audience audience)
    {
        try
        {
            var activation = await grains.Live(tenant).Listen(self.Value);
            if (activation != audience.Activation || time.GetElapsedTime(audience.RenewedAt) >= LiveTimes.Expiry)
            {
                audience.Doubt();
            }

            (audience.Activation, audience.RenewedAt) = (activation, time.GetTimestamp());
        }
        catch (Exception e)
        {
            NotRenewed(log, e, tenant.Number);
        }
    }

    async Task Leave(TenantId tenant)
    {
        // Not before the lock is left.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await grains.Live(tenant).Leave(self.Value);
        }
        catch (Exception)
        {
            // It expires by itself.
        }

        lock (changing)
        {
            leaving.Remove(tenant);
        }
    }

    /// <summary>Those who watch one tenant.</summary>
    sealed class Audience
    {
        /// <summary>Never changed, only replaced.</summary>
        public volatile LiveListener[] Listeners = [];
        public Task? Ready;
        public Guid Activation;
        public long RenewedAt;

        public void Doubt()
        {
            foreach (var listener in Listeners)
            {
                listener.Doubt();
            }
        }
    }

    [LoggerMessage(EventId = 6003, Level = LogLevel.Information, Message = "Live events of tenant {Tenant} could not be listened to anew; it is tried again")]
    static partial void NotRenewed(ILogger logger, Exception e, int tenant);
}
