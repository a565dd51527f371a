namespace Affiliates.Tenants;

/// <summary>What every silo keeps of a tenant: settings and the rules in force; a change raises <see cref="Version"/>.</summary>
[GenerateSerializer, Immutable, Alias("tenant-settings")]
public sealed record TenantSettings
{
    [Id(0)] public required TenantId Tenant { get; init; }
    [Id(1)] public required Guid Uid { get; init; }
    [Id(2)] public required string Name { get; init; }
    [Id(3)] public required string Slug { get; init; }
    [Id(4)] public required string Currency { get; init; }
    [Id(5)] public required int CookieDurationDays { get; init; }
    /// <summary>Percent; null: the operator's DefaultCommissionRate.</summary>
    [Id(6)] public decimal? DefaultCommissionRate { get; init; }
    [Id(7)] public long Version { get; init; }
    /// <summary>The tenant's own rules and the global ones.</summary>
    [Id(8)] public IReadOnlyList<CommissionRule> Rules { get; init; } = [];
    /// <summary>Null: the operator's DefaultAttributionModel.</summary>
    [Id(9)] public string? DefaultAttributionModel { get; init; }
    /// <summary>Switched off it takes no events, and its links lead nowhere.</summary>
    [Id(10)] public bool IsActive { get; init; } = true;
    /// <summary>The key of the signatures of conversions. A secret: never in an answer or a log, except to its owner.</summary>
    [Id(11)] public string ConversionSecret { get; init; } = "";
    /// <summary>Where a link leads that names no destination.</summary>
    [Id(12)] public string? DestinationUrl { get; init; }
    [Id(13)] public string? Subdomain { get; init; }
}

/// <summary>A tenant as its owner and the superusers see it; what is null holds as the operator has configured it.</summary>
[GenerateSerializer, Immutable, Alias("tenant-record")]
public sealed record Tenant
{
    /// <summary>0 until it is made.</summary>
    [Id(0)] public TenantId Id { get; init; }
    [Id(1)] public required Guid Uid { get; init; }
    [Id(2)] public required string Name { get; init; }
    /// <summary>Never changed: cookies and the header X-Tenant carry it.</summary>
    [Id(3)] public required string Slug { get; init; }
    [Id(4)] public string? Subdomain { get; init; }
    [Id(5)] public string? DestinationUrl { get; init; }
    /// <summary>ISO 4217; never changed, all its money is in it.</summary>
    [Id(6)] public required string Currency { get; init; }
    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }
    [Id(8)] public decimal? DefaultCommissionRate { get; init; }
    [Id(9)] public int? CookieDurationDays { get; init; }
    [Id(10)] public string? DefaultAttributionModel { get; init; }
    [Id(11)] public bool IsActive { get; init; } = true;
    /// <summary>The user who owns it.</summary>
    [Id(12)] public Guid? Owner { get; init; }
    /// <summary>The version that was read; a change of another one is refused.</summary>
    [Id(13)] public long Version { get; init; }
}

public enum TenantRefusal { SlugTaken, SubdomainTaken, ChangedMeanwhile, Unknown }

[GenerateSerializer, Alias("tenant-outcome")]
public abstract record TenantOutcome;

[GenerateSerializer, Immutable, Alias("tenant-kept")]
public sealed record TenantKept([property: Id(0)] Tenant Tenant) : TenantOutcome;

[GenerateSerializer, Immutable, Alias("tenant-not-kept")]
public sealed record TenantNotKept([property: Id(0)] TenantRefusal Why) : TenantOutcome;

/// <summary>Finds tenants, and makes them. A stateless worker.</summary>
[Alias("tenants")]
public interface ITenantsGrain : IGrainWithStringKey
{
    /// <summary>A tenant of that uid that is there already is answered as made: the call may be repeated.</summary>
    [Alias("create")] Task<TenantOutcome> Create(Tenant tenant);
    /// <summary>Null when there is none, or it was deleted.</summary>
    [Alias("by-slug")] Task<TenantId?> BySlug(string slug);
    [Alias("by-subdomain")] Task<TenantId?> BySubdomain(string subdomain);
    [Alias("by-uid")] Task<TenantId?> ByUid(Guid uid);
    [Alias("list")] Task<Page<Tenant>> List(PageRequest page);
    /// <summary>Those with <paramref name="search"/> in name or slug, whatever the case; null: all.</summary>
    [Alias("find")] Task<Page<Tenant>> Find(string? search, PageRequest page);
}

/// <summary>Told when a tenant's settings or rules have changed.</summary>
[Alias("tenant-observer")]
public interface ITenantObserver : IGrainObserver
{
    [Alias("changed")] Task Changed(TenantSettings settings);
}

[GenerateSerializer, Immutable, Alias("tenant-totals")]
public sealed record TenantTotals([property: Id(0)] long Events, [property: Id(1)] long Clicks, [property: Id(2)] long Conversions, [property: Id(3)] Money Revenue, [property: Id(4)] Money Commissions);

[Alias("tenant")]
public interface ITenantGrain : IGrainWithStringKey
{
    [Alias("settings")] Task<TenantSettings> GetSettings();
    [Alias("subscribe")] Task<TenantSettings> Subscribe(ITenantObserver observer);
    /// <summary>Live totals of all affiliates, merged from each writer's partial; exact.</summary>
    [Alias("totals")] Task<TenantTotals> GetTotals();
    /// <summary>Adds or replaces a rule; answers once every silo that listens has it.</summary>
    [Alias("save-rule")] Task<CommissionRule> SaveRule(CommissionRule rule);
    [Alias("delete-rule")] Task<bool> DeleteRule(Guid id);
    /// <summary>Null when it was deleted.</summary>
    [Alias("get")] Task<Tenant?> Get();
    /// <summary>Keeps the settings if nobody has changed them since they were read; answers once every silo that listens has them.</summary>
    [Alias("save")] Task<TenantOutcome> Save(Tenant tenant);
    /// <summary>The history stays; the tenant is gone from the lists and takes no more events.</summary>
    [Alias("delete")] Task<bool> Delete();
    /// <summary>The key of the signatures of conversions from now on.</summary>
    [Alias("set-conversion-secret")] Task<bool> SetConversionSecret(string secret);
    [Alias("preview")] Task<CommissionPreview> Preview(string actionType, Money? value);
}
