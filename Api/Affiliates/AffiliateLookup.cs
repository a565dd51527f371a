using Microsoft.Extensions.Caching.Memory;

namespace Affiliates.Api.Affiliates;

/// <summary>Finds affiliates as requests name them. Another's affiliate is no different from none at all.</summary>
public sealed class AffiliateLookup(IGrainFactory grains, Attempts attempts) : IDisposable
{
    const int Remembered = 100_000;

    /// <summary>An affiliate keeps its code for ever: whether it may be seen is decided anew by each request.</summary>
    readonly MemoryCache codes = new(new MemoryCacheOptions { SizeLimit = Remembered });

    /// <summary>The affiliate of that id, if the caller may see it.</summary>
    public async Task<AffiliateAccount?> Visible(TenantId tenant, string id, Caller caller) =>
        await VisibleId(tenant, id, caller) is { } affiliate ? await ByCode(tenant, affiliate.Code) : null;

    /// <summary>The same, for who needs no more than to know which one it is.</summary>
    public async ValueTask<AffiliateId?> VisibleId(TenantId tenant, string id, Caller caller) =>
        Guid.TryParse(id, out var uid) && await CodeOf(tenant, uid) is { } code && caller.MaySee(code)
            ? new AffiliateId(tenant, code)
            : null;

    /// <summary>By id, or by code for who has only that.</summary>
    public async Task<AffiliateAccount?> Named(TenantId tenant, string name, Caller caller) =>
        await Visible(tenant, name, caller) ?? (Texts.IsCode(name) && caller.MaySee(name) ? await ByCode(tenant, name) : null);

    /// <summary>By id or code, for the operator, who may see all.</summary>
    public async Task<AffiliateAccount?> Find(TenantId tenant, string name) =>
        Guid.TryParse(name, out var uid) && await CodeOf(tenant, uid) is { } code
            ? await ByCode(tenant, code)
            : Texts.IsCode(name) ? await ByCode(tenant, name) : null;

    public Task<AffiliateAccount?> ByCode(TenantId tenant, string code) =>
        attempts.Repeatable(() => grains.Affiliate(new AffiliateId(tenant, code)).GetAccount());

    public void Dispose() => codes.Dispose();

    async ValueTask<string?> CodeOf(TenantId tenant, Guid uid)
    {
        if (codes.TryGetValue((tenant, uid), out string? known))
        {
            return known;
        }

        var found = await attempts.Repeatable(() => grains.Directory(tenant).AffiliateCodeOf(uid));
        return found is null ? null : codes.Set((tenant, uid), found, new MemoryCacheEntryOptions { Size = 1 });
    }
}
