using System.Collections.Concurrent;

namespace Affiliates.Api.Tenants;

/// <summary>Tenants' settings as the front-end needs them: name, currency, cookie days. At most <see cref="Age"/> old.</summary>
/// <remarks>Rules are not decided from these: silos have their own, which are pushed to them.</remarks>
public sealed class KnownTenants(IGrainFactory grains, Attempts attempts, TimeProvider time)
{
    static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<TenantId, (TenantSettings Settings, long ReadAt)> known = new();
    readonly ConcurrentDictionary<TenantId, Lazy<Task<TenantSettings>>> reading = new();

    public ValueTask<TenantSettings> Get(TenantId tenant) =>
        known.TryGetValue(tenant, out var entry) && time.GetElapsedTime(entry.ReadAt) < Age
            ? ValueTask.FromResult(entry.Settings)
            : new ValueTask<TenantSettings>(Read(tenant));

    /// <summary>For who has just changed a tenant here; other front-ends learn of it when theirs has aged.</summary>
    public void Forget(TenantId tenant)
    {
        reading.TryRemove(tenant, out _);
        known.TryRemove(tenant, out _);
    }

    // Whoever comes while it is read waits for the same call.
    Task<TenantSettings> Read(TenantId tenant)
    {
        Lazy<Task<TenantSettings>>? mine = null;
        mine = new Lazy<Task<TenantSettings>>(() => Read(tenant, mine!));
        return reading.GetOrAdd(tenant, mine).Value;
    }

    async Task<TenantSettings> Read(TenantId tenant, Lazy<Task<TenantSettings>> mine)
    {
        try
        {
            var readAt = time.GetTimestamp();
            var settings = await attempts.Repeatable(() => grains.Tenant(tenant).GetSettings(), isAdmitted: true);
            // What was forgotten meanwhile may be older than the change.
            if (reading.TryRemove(KeyValuePair.Create(tenant, mine)))
            {
                known[tenant] = (settings, readAt);
            }

            return settings;
        }
        finally
        {
            reading.TryRemove(KeyValuePair.Create(tenant, mine));
        }
    }
}
