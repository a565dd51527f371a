using System.Globalization;

namespace Affiliates;

/// <summary>A tenant's number. The default tenant is 1.</summary>
[GenerateSerializer, Immutable, Alias("tenant-id")]
public readonly record struct TenantId([property: Id(0)] int Number)
{
    public static readonly TenantId Default = new(1);
}

/// <summary>An affiliate, by the code it hands out; unique in its tenant, case-sensitive, never changed.</summary>
[GenerateSerializer, Immutable, Alias("affiliate-id")]
public readonly record struct AffiliateId([property: Id(0)] TenantId Tenant, [property: Id(1)] string Code);

/// <summary>A referral link, by its slug; unique in its tenant, case-sensitive, never changed.</summary>
[GenerateSerializer, Immutable, Alias("link-id")]
public readonly record struct LinkId([property: Id(0)] TenantId Tenant, [property: Id(1)] string Slug);

/// <summary>The host's own id of an order; one order is one conversion.</summary>
[GenerateSerializer, Immutable, Alias("order-id")]
public readonly record struct OrderId([property: Id(0)] TenantId Tenant, [property: Id(1)] string Value);

/// <summary>The sender's own id of one event (<c>event_id</c> or <c>Idempotency-Key</c>).</summary>
[GenerateSerializer, Immutable, Alias("event-key")]
public readonly record struct EventKey([property: Id(0)] TenantId Tenant, [property: Id(1)] string Value);

/// <summary>A visitor's session, under the id that the site gives it.</summary>
[GenerateSerializer, Immutable, Alias("visitor-session-id")]
public readonly record struct VisitorSessionId([property: Id(0)] TenantId Tenant, [property: Id(1)] string Value);

/// <summary>The only place that turns a typed key into a grain key.</summary>
/// <remarks>Every key starts with a letter that is no hex digit: the ADO.NET storage provider folds string keys that
/// read as hex into numbers, so that "ff" and "00FF" would share one row.</remarks>
public static class GrainKeys
{
    extension(IGrainFactory grains)
    {
        public IAffiliateGrain Affiliate(AffiliateId id) => grains.GetGrain<IAffiliateGrain>(Key(id.Tenant, id.Code));
        public ILinkGrain Link(LinkId id) => grains.GetGrain<ILinkGrain>(Key(id.Tenant, id.Slug));
        public IConversionGrain Conversion(OrderId id) => grains.GetGrain<IConversionGrain>(Key(id.Tenant, id.Value));
        public IEventKeyGrain Event(EventKey key) => grains.GetGrain<IEventKeyGrain>(Key(key.Tenant, key.Value));
        public IPayoutRunGrain PayoutRun(TenantId tenant, Guid run) => grains.GetGrain<IPayoutRunGrain>(Key(tenant, run.ToString("N")));
        public IScheduleGrain Schedule() => grains.GetGrain<IScheduleGrain>("schedule");
        public IVisitorSessionGrain Session(VisitorSessionId id) => grains.GetGrain<IVisitorSessionGrain>(Key(id.Tenant, id.Value));
        public ITenantGrain Tenant(TenantId id) => grains.GetGrain<ITenantGrain>(Key(id, ""));
        public ILiveGrain Live(TenantId tenant) => grains.GetGrain<ILiveGrain>(Key(tenant, ""));
        public IUserGrain User(string email) => grains.GetGrain<IUserGrain>("u/" + email.Trim().ToLowerInvariant());
        public IApiKeyGrain ApiKey(Guid id) => grains.GetGrain<IApiKeyGrain>($"k/{id:N}");
        public IPrivacyGrain Privacy(TenantId tenant) => grains.GetGrain<IPrivacyGrain>(Key(tenant, ""));
        public IVerificationGrain Verification(TenantId tenant) => grains.GetGrain<IVerificationGrain>(Key(tenant, ""));
        public ITenantsGrain Tenants() => grains.GetGrain<ITenantsGrain>("tenants");
        public IInstallationGrain Installation() => grains.GetGrain<IInstallationGrain>("installation");
        public IDirectoryGrain Directory(TenantId tenant) => grains.GetGrain<IDirectoryGrain>(Key(tenant, ""));
    }

    /// <summary>Splits a grain key back into its tenant and the rest.</summary>
    public static (TenantId Tenant, string Value) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (new TenantId(int.Parse(key.AsSpan(1, slash - 1), CultureInfo.InvariantCulture)), key[(slash + 1)..]);
    }

    /// <summary>The key of an affiliate's grain, under which Orleans also keeps its snapshot.</summary>
    public static string Of(AffiliateId id) => Key(id.Tenant, id.Code);

    static string Key(TenantId tenant, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"t{tenant.Number}/{rest}");
}
