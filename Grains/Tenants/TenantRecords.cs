using System.Data.Common;
using System.Security.Cryptography;
using Affiliates.Listing;
using Affiliates.Storage;

namespace Affiliates.Tenants;

/// <summary>The rows of <c>tenants</c>, as they are managed.</summary>
public sealed class TenantRecords(AffiliatesStore store, ListReader lists)
{
    const int SecretBytes = 32;

    /// <summary>By the time of making and not by the id: the first tenant's is not made of its time.</summary>
    public static readonly ListKind<Tenant> Listed = new(
        "uid", Read, tenant => tenant.Uid,
        SortColumn.Number("created_at", "created_at", (Tenant tenant) => tenant.CreatedAt.Micros()),
        SortColumn.Words("name", "name", (Tenant tenant) => tenant.Name));

    /// <summary>64 hex digits, random.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    public async Task<TenantOutcome> Insert(Tenant tenant)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var insert = Fields(connection.Command(store.Sql("InsertTenant")), tenant)
            .With("uid", tenant.Uid)
            .With("slug", tenant.Slug)
            .With("currency", tenant.Currency)
            .With("conversion_secret", NewSecret())
            .With("created_at", tenant.CreatedAt.Micros());
        if (await insert.ExecuteScalarAsync() is { } number)
        {
            var id = new TenantId(Convert.ToInt32(number, System.Globalization.CultureInfo.InvariantCulture));
            return new TenantKept(tenant with { Id = id, Version = 1 });
        }

        // An earlier try of this very call has made it, or somebody has the slug, or the subdomain.
        return await IdOf(uid: tenant.Uid) is { } made && await Find(made) is { } there ? new TenantKept(there)
            : await IdOf(subdomain: tenant.Subdomain) is not null && tenant.Subdomain is not null
                ? new TenantNotKept(TenantRefusal.SubdomainTaken)
                : new TenantNotKept(TenantRefusal.SlugTaken);
    }

    public async Task<TenantOutcome> Update(Tenant tenant)
    {
        if (tenant.Subdomain is not null && await IdOf(subdomain: tenant.Subdomain) is { } other && other != tenant.Id)
        {
            return new TenantNotKept(TenantRefusal.SubdomainTaken);
        }

        await using var connection = await store.Open(CancellationToken.None);
        await using var update = Fields(connection.Command(store.Sql("UpdateTenant")), tenant)
            .With("tenant", tenant.Id.Number)
            .With("version", tenant.Version);
        return await update.ExecuteNonQueryAsync() == 1
            ? new TenantKept(tenant with { Version = tenant.Version + 1 })
            : new TenantNotKept(await Find(tenant.Id) is null ? TenantRefusal.Unknown : TenantRefusal.ChangedMeanwhile);
    }

    public Task<bool> Delete(TenantId tenant) => Change("DeleteTenant", c => c.With("tenant", tenant.Number));

    public Task<bool> ChangeSecret(TenantId tenant, string secret) =>
        Change("ChangeConversionSecret", c => c.With("tenant", tenant.Number).With("secret", secret));

    /// <summary>Null when there is none, or it was deleted.</summary>
    public Task<Tenant?> Find(TenantId tenant) => lists.One("FindTenant", c => c.With("tenant", tenant.Number), Read);

    /// <summary>By one of its names.</summary>
    public Task<TenantId?> IdOf(string? slug = null, string? subdomain = null, Guid? uid = null) => lists.One(
        "FindTenantId",
        c => c.Filter("slug", slug).Filter("subdomain", subdomain).Filter("uid", uid),
        row => (TenantId?)new TenantId(row.GetInt32(0)));

    public Task<Page<Tenant>> List(string? search, PageRequest page) => lists.Page("ListTenants", Listed, page, c => c.Search(search));

    async Task<bool> Change(string sql, Func<DbCommand, DbCommand> parameters)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = parameters(connection.Command(store.Sql(sql)));
        return await command.ExecuteNonQueryAsync() == 1;
    }

    static DbCommand Fields(DbCommand command, Tenant tenant) => command
        .With("name", tenant.Name)
        .With("subdomain", tenant.Subdomain)
        .With("destination_url", tenant.DestinationUrl)
        .With("cookie_duration_days", tenant.CookieDurationDays)
        .With("default_commission_rate", tenant.DefaultCommissionRate?.Text())
        .With("default_attribution_model", tenant.DefaultAttributionModel)
        .With("is_active", tenant.IsActive)
        .With("owner_id", tenant.Owner);

    static Tenant Read(DbDataReader row) => new()
    {
        Id = new TenantId(row.GetInt32(0)),
        Uid = row.GetGuid(1),
        Name = row.GetString(2),
        Slug = row.GetString(3),
        Subdomain = row.StringOrNull(4),
        DestinationUrl = row.StringOrNull(5),
        Currency = row.GetString(6),
        CreatedAt = row.Time(7),
        DefaultCommissionRate = row.FactorOrNull(8),
        CookieDurationDays = row.Int32OrNull(9),
        DefaultAttributionModel = row.StringOrNull(10),
        IsActive = row.GetBoolean(11),
        Owner = row.GuidOrNull(12),
        Version = row.GetInt64(13),
    };
}
