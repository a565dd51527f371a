namespace Affiliates.Tenants;

/// <summary>Finds tenants by their names and makes new ones; that no two share a name is the table's to say.</summary>
[StatelessWorker, Reentrant, GrainType("tenants")]
public sealed class TenantsGrain(TenantRecords records) : Grain, ITenantsGrain
{
    public Task<TenantOutcome> Create(Tenant tenant) => records.Insert(tenant);

    public Task<TenantId?> BySlug(string slug) => records.IdOf(slug: slug);

    public Task<TenantId?> BySubdomain(string subdomain) => records.IdOf(subdomain: subdomain);

    public Task<TenantId?> ByUid(Guid uid) => records.IdOf(uid: uid);

    public Task<Page<Tenant>> List(PageRequest page) => records.List(null, page);

    public Task<Page<Tenant>> Find(string? search, PageRequest page) => records.List(search, page);
}
