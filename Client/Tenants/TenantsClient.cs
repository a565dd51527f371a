using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Programmes side by side: nothing of one is seen by, or counted for, another. A tenant is named by id or slug.</summary>
public sealed class TenantsClient
{
    const string Root = "/affiliates/tenants/";

    readonly ApiConnection api;

    internal TenantsClient(ApiConnection api) => this.api = api;

    /// <summary>All for a superuser, for an owner the own one. Ordered by <c>created_at</c> or <c>name</c>.</summary>
    /// <param name="search">Those with this in name or slug.</param>
    public Listing<Tenant> List(string? search = null) => new(api, Root, () => new Query().Add("search", search));

    /// <summary>Makes a tenant; for superusers.</summary>
    public Task<Tenant> Create(NewTenant tenant, CancellationToken cancellation = default) => api.Send<Tenant>(Call.Post(Root, tenant), cancellation);

    /// <summary>One of them.</summary>
    public Task<Tenant> Get(string tenant, CancellationToken cancellation = default) => api.Get<Tenant>(PathOf(tenant), cancellation);

    /// <summary>Changes what is not null.</summary>
    /// <exception cref="AffiliatesException">409: it was changed at the same time.</exception>
    public Task<Tenant> Change(string tenant, TenantChange change, CancellationToken cancellation = default) =>
        api.Send<Tenant>(Call.Patch(PathOf(tenant), change), cancellation);

    /// <summary>The same by PUT, with the name; for superusers.</summary>
    public Task<Tenant> Replace(string tenant, TenantChange change, CancellationToken cancellation = default) =>
        api.Send<Tenant>(Call.Put(PathOf(tenant), change), cancellation);

    /// <summary>Switches it off for good; what it has tracked stays. For superusers.</summary>
    public Task Delete(string tenant, CancellationToken cancellation = default) => api.Delete(PathOf(tenant), cancellation);

    /// <summary>The key under which the shop signs its conversions.</summary>
    public async Task<string> ConversionSecret(string tenant, CancellationToken cancellation = default) =>
        (await api.Get<SecretAnswer>(PathOf(tenant) + "conversion-secret/", cancellation).ConfigureAwait(false)).ConversionSecret;

    /// <summary>Makes another one; the one before is good for nothing from then on.</summary>
    public async Task<string> ChangeConversionSecret(string tenant, CancellationToken cancellation = default) =>
        // One that is lost with its answer is as good as one that nobody has used.
        (await api.Send<SecretAnswer>(Call.Post(PathOf(tenant) + "conversion-secret/", repeatable: true), cancellation).ConfigureAwait(false)).ConversionSecret;

    static string PathOf(string tenant)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        return $"{Root}{Uri.EscapeDataString(tenant)}/";
    }
}
