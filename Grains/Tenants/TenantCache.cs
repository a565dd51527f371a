using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Affiliates.Tenants;

/// <summary>
/// The silo's copy of its tenants' settings and rules: read without a call once it is warm, renewed by the tenant's grain
/// when they change.
/// </summary>
/// <remarks>
/// Each second it compares its versions with the table, for a push that got lost, and every <see cref="Renewal"/> it subscribes
/// anew, for a tenant grain that has moved. When neither answers, what it has goes on holding.
/// </remarks>
public sealed partial class TenantCache : ITenantObserver, IDisposable
{
    /// <summary>How often it subscribes anew.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(30);

    /// <summary>How often it compares its versions with the table: as old as a rule may be here when its push got lost.</summary>
    public static readonly TimeSpan Backstop = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<TenantId, TenantSettings> known = new();
    readonly ConcurrentDictionary<TenantId, Lazy<Task<TenantSettings>>> loading = new();
    readonly CancellationTokenSource stopping = new();
    readonly IGrainFactory grains;
    readonly TenantRows rows;
    readonly TimeProvider time;
    readonly ILogger<TenantCache> log;
    readonly Lazy<ITenantObserver> self;
    readonly ITimer timer;
    long renewedAt;
    int checking;
    bool failing;

    public TenantCache(IGrainFactory grains, TenantRows rows, TimeProvider time, ILogger<TenantCache> log)
    {
        (this.grains, this.rows, this.time, this.log) = (grains, rows, time, log);
        self = new Lazy<ITenantObserver>(() => grains.CreateObjectReference<ITenantObserver>(this));
        renewedAt = time.GetTimestamp();
        timer = time.CreateTimer(static cache => _ = ((TenantCache)cache!).Check(), this, Backstop, Backstop);
    }

    /// <summary>At once when the tenant is known here; the first time by a call to its grain. Good to await in a grain.</summary>
    /// <exception cref="InvalidOperationException">There is no such tenant.</exception>
    public ValueTask<TenantSettings> Get(TenantId tenant) =>
        known.TryGetValue(tenant, out var settings) ? ValueTask.FromResult(settings) : new ValueTask<TenantSettings>(Load(tenant));

    Task ITenantObserver.Changed(TenantSettings settings)
    {
        Apply(settings);
        return Task.CompletedTask;
    }

    /// <summary>One round of the backstop; the timer's.</summary>
    public async Task Check()
    {
        if (known.IsEmpty || Interlocked.Exchange(ref checking, 1) == 1)
        {
            return;
        }

        try
        {
            var missed = await ReadWhatIsNewer();
            if (missed || time.GetElapsedTime(renewedAt) >= Renewal)
            {
                await Task.WhenAll(known.Keys.Select(Subscribe));
                renewedAt = time.GetTimestamp();
            }

            failing = false;
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // Said once for each outage: it is tried again every second.
            if (!failing)
            {
                NotRenewed(log, e);
            }

            failing = true;
        }
        catch (Exception)
        {
            // On its way out.
        }
        finally
        {
            Volatile.Write(ref checking, 0);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        stopping.Cancel();
        stopping.Dispose();
    }

    /// <summary>True when the table was ahead: a push did not get here.</summary>
    async Task<bool> ReadWhatIsNewer()
    {
        var missed = false;
        var versions = await rows.Versions(stopping.Token);
        foreach (var (tenant, settings) in known)
        {
            if (versions.TryGetValue(tenant, out var version) && version > settings.Version)
            {
                missed = true;
                if (await rows.Find(tenant, stopping.Token) is { } newer)
                {
                    Apply(newer);
                }
            }
        }

        return missed;
    }

    async Task<TenantSettings> Load(TenantId tenant)
    {
        var load = loading.GetOrAdd(tenant, t => new Lazy<Task<TenantSettings>>(() => OutsideOfGrains(() => Subscribe(t))));
        try
        {
            return await load.Value;
        }
        finally
        {
            // Kept from now on, or tried again by the next caller.
            loading.TryRemove(KeyValuePair.Create(tenant, load));
        }
    }

    async Task<TenantSettings> Subscribe(TenantId tenant) => Apply(await grains.Tenant(tenant).Subscribe(self.Value));

    TenantSettings Apply(TenantSettings settings) =>
        known.AddOrUpdate(settings.Tenant, settings, (_, had) => had.Version > settings.Version ? had : settings);

    // One grain's load is awaited by others: it must hang neither on the first one's scheduler nor on its request. And a
    // grain cannot make a reference to an observer.
    static Task<TenantSettings> OutsideOfGrains(Func<Task<TenantSettings>> call)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(call);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(call);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Tenant settings could not be compared with the table; those in memory hold until they can")]
    static partial void NotRenewed(ILogger logger, Exception e);
}
