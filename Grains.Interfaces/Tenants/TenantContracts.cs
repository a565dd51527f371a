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
    [Alias("preview")] Task<CommissionPreview> Preview(string actionType, Money? value);
}
