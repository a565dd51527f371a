using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Tenants;

/// <summary>What of a tenant can be changed. What is null holds as the operator has configured it.</summary>
public record TenantTerms
{
    /// <example>Acme</example>
    [MinLength(1), MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>The host below the operator's domain that names it; not www, api or admin.</summary>
    [MaxLength(63)]
    public string? Subdomain { get; init; }

    /// <summary>Where links lead that name no destination of their own.</summary>
    /// <example>https://shop.example.com</example>
    [MaxLength(2000)]
    public string? DestinationUrl { get; init; }

    /// <summary>Percent, 0 to 100 with at most four places, of a purchase that no rule matches.</summary>
    public DecimalInput? DefaultCommissionRate { get; init; }

    /// <summary>Life of the referral cookie, and the attribution window.</summary>
    [Range(1, AffiliateSystemOptions.MaxCookieDurationDays)]
    public int? CookieDurationDays { get; init; }

    /// <summary>One of the five models, or one of the operator's own.</summary>
    /// <example>last_click</example>
    [MaxLength(50)]
    public string? DefaultAttributionModel { get; init; }

    public bool? IsActive { get; init; }

    /// <summary>A user, by id or email, who is made an owner of it.</summary>
    [MaxLength(254)]
    public string? Owner { get; init; }
}

/// <summary>A tenant to be made: <c>name</c> and <c>slug</c> are needed.</summary>
public sealed record NewTenant : TenantTerms
{
    /// <example>acme-shop</example>
    [RegularExpression("^[a-z0-9][a-z0-9-]{0,48}[a-z0-9]$")]
    public required string Slug { get; init; }

    /// <summary>ISO 4217; <c>USD</c> when absent. It never changes.</summary>
    /// <example>EUR</example>
    [RegularExpression("^[A-Za-z]{3}$")]
    public string? Currency { get; init; }
}
