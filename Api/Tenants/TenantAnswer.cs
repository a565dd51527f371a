using Affiliates.Api.Commissions;

namespace Affiliates.Api.Tenants;

/// <summary>A tenant as its owner and the superusers see it; what is null holds as the operator has configured it.</summary>
public sealed record TenantAnswer
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Slug { get; init; }
    public required string? Subdomain { get; init; }
    public required string? DestinationUrl { get; init; }
    public required string Currency { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string? DefaultCommissionRate { get; init; }
    public required int? CookieDurationDays { get; init; }
    public required string? DefaultAttributionModel { get; init; }
    public required bool IsActive { get; init; }
    public required Guid? Owner { get; init; }

    public static TenantAnswer From(Tenant t) => new()
    {
        Id = t.Uid,
        Name = t.Name,
        Slug = t.Slug,
        Subdomain = t.Subdomain,
        DestinationUrl = t.DestinationUrl,
        Currency = t.Currency,
        CreatedAt = t.CreatedAt,
        DefaultCommissionRate = t.DefaultCommissionRate is { } rate ? CommissionAnswer.Percent(rate) : null,
        CookieDurationDays = t.CookieDurationDays,
        DefaultAttributionModel = t.DefaultAttributionModel,
        IsActive = t.IsActive,
        Owner = t.Owner,
    };
}
