using System.Globalization;
using Orleans.Runtime;

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
    /// <summary>Grains among which the orders of a tenant are divided, and those among which its event keys are.</summary>
    const int Parts = 256;

    extension(IGrainFactory grains)
    {
        public IAffiliateGrain Affiliate(AffiliateId id) => grains.By<IAffiliateGrain>(Key(id.Tenant, id.Code));
        public ILinkGrain Link(LinkId id) => grains.By<ILinkGrain>(Key(id.Tenant, id.Slug));
        public IOrdersGrain Orders(OrderId id) => grains.By<IOrdersGrain>(Part(id.Tenant, id.Value));
        public IEventKeysGrain EventKeys(EventKey key) => grains.By<IEventKeysGrain>(Part(key.Tenant, key.Value));
        public IPayoutRunGrain PayoutRun(TenantId tenant, Guid run) => grains.By<IPayoutRunGrain>(Key(tenant, run.ToString("N")));
        public IScheduleGrain Schedule() => grains.By<IScheduleGrain>("schedule");
        public IVisitorSessionGrain Session(VisitorSessionId id) => grains.By<IVisitorSessionGrain>(Key(id.Tenant, id.Value));
        public ITenantGrain Tenant(TenantId id) => grains.By<ITenantGrain>(Key(id, ""));
        public ILiveGrain Live(TenantId tenant) => grains.By<ILiveGrain>(Key(tenant, ""));
        public IUserGrain User(string email) => grains.By<IUserGrain>("u/" + email.Trim().ToLowerInvariant());
        public IApiKeyGrain ApiKey(Guid id) => grains.By<IApiKeyGrain>($"k/{id:N}");
        public IPrivacyGrain Privacy(TenantId tenant) => grains.By<IPrivacyGrain>(Key(tenant, ""));
        public IVerificationGrain Verification(TenantId tenant) => grains.By<IVerificationGrain>(Key(tenant, ""));
        public ITenantsGrain Tenants() => grains.By<ITenantsGrain>("tenants");
        public IInstallationGrain Installation() => grains.By<IInstallationGrain>("installation");
        public IDirectoryGrain Directory(TenantId tenant) => grains.By<IDirectoryGrain>(Key(tenant, ""));

        /// <summary>
        /// As <c>GetGrain</c>, which reads attributes and names of types again for every reference that it makes: that costs more than the rest
        /// of the making, and every event needs a reference or two.
        /// </summary>
        TGrain By<TGrain>(string key) where TGrain : class, IGrainWithStringKey =>
            Kind<TGrain>.Known is { } known
                ? (TGrain)grains.GetGrain(GrainId.Create(known.Grain, key), known.Interface)
                : Kind<TGrain>.Learn(grains.GetGrain<TGrain>(key));
    }

    /// <summary>Splits a grain key back into its tenant and the rest.</summary>
    public static (TenantId Tenant, string Value) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (new TenantId(int.Parse(key.AsSpan(1, slash - 1), CultureInfo.InvariantCulture)), key[(slash + 1)..]);
    }

    /// <summary>The affiliate whose grain has this key.</summary>
    public static AffiliateId AffiliateOf(string key)
    {
        var (tenant, code) = Parse(key);
        return new AffiliateId(tenant, code);
    }

    /// <summary>The key of an affiliate's grain, under which Orleans also keeps its snapshot.</summary>
    public static string Of(AffiliateId id) => Key(id.Tenant, id.Code);

    /// <summary>Of what is told apart by a name and has no grain of its own: the part of a tenant's names that this one falls into.</summary>
    static string Part(TenantId tenant, string name)
    {
        // FNV-1a: the same in every process and version.
        var hash = 2_166_136_261;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 16_777_619;
        }

        return string.Create(CultureInfo.InvariantCulture, $"t{tenant.Number}/part-{hash % Parts}");
    }

    static string Key(TenantId tenant, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"t{tenant.Number}/{rest}");

    /// <summary>What the runtime calls a kind of grain and its interface; the same for all of them, and in every silo.</summary>
    static class Kind<TGrain> where TGrain : class, IGrainWithStringKey
    {
        public static Names? Known { get; private set; }

        /// <summary>Takes the names from a reference; a test's stand-in has none, and is asked for each time.</summary>
        public static TGrain Learn(TGrain reference)
        {
            if (reference is GrainReference made)
            {
                Known = new Names(made.GrainId.Type, made.InterfaceType);
            }

            return reference;
        }
    }

    sealed record Names(GrainType Grain, GrainInterfaceType Interface);
}
