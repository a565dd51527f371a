using System.Text.Json.Serialization;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>A programme; what is null holds as the operator has configured it.</summary>
public sealed record Tenant
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in headers and cookies.</summary>
    public required string Slug { get; init; }

    /// <summary>The host below the operator's domain that names it.</summary>
    public string? Subdomain { get; init; }

    /// <summary>Where links lead that name no destination of their own.</summary>
    public string? DestinationUrl { get; init; }

    /// <summary>ISO 4217, of all its amounts.</summary>
    public required string Currency { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Percent of a purchase that no rule matches.</summary>
    public decimal? DefaultCommissionRate { get; init; }

    /// <summary>Life of the referral cookie, and the attribution window.</summary>
    public int? CookieDurationDays { get; init; }

    /// <summary>How credit is divided.</summary>
    public string? DefaultAttributionModel { get; init; }

    /// <summary>Switched on.</summary>
    public required bool IsActive { get; init; }

    /// <summary>The owner's user id.</summary>
    public Guid? Owner { get; init; }
}

/// <summary>A tenant to be made.</summary>
public sealed record NewTenant
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>2 to 50 lower-case letters, digits and hyphens. It never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>ISO 4217; <c>USD</c> when null. It never changes.</summary>
    public string? Currency { get; init; }

    /// <summary>The host below the operator's domain that names it.</summary>
    public string? Subdomain { get; init; }

    /// <summary>Where links lead that name no destination of their own.</summary>
    public string? DestinationUrl { get; init; }

    /// <summary>Percent of a purchase that no rule matches.</summary>
    public decimal? DefaultCommissionRate { get; init; }

    /// <summary>Life of the referral cookie, and the attribution window.</summary>
    public int? CookieDurationDays { get; init; }

    /// <summary>How credit is divided.</summary>
    public string? DefaultAttributionModel { get; init; }

    /// <summary>True when null.</summary>
    public bool? IsActive { get; init; }

    /// <summary>A user, by id or email, who is made an owner of it.</summary>
    public string? Owner { get; init; }
}

/// <summary>What of a tenant is changed; what is null, or not set, stays. What is set to null holds as the operator has configured it.</summary>
public sealed record TenantChange
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The host that names it; a superuser's to change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(OptionalConverter<string?>))]
    public Optional<string?> Subdomain { get; init; }

    /// <summary>Where links lead that name no destination of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(OptionalConverter<string?>))]
    public Optional<string?> DestinationUrl { get; init; }

    /// <summary>Percent of a purchase that no rule matches.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(OptionalConverter<decimal?>))]
    public Optional<decimal?> DefaultCommissionRate { get; init; }

    /// <summary>Life of the referral cookie, and the attribution window.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(OptionalConverter<int?>))]
    public Optional<int?> CookieDurationDays { get; init; }

    /// <summary>How credit is divided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(OptionalConverter<string?>))]
    public Optional<string?> DefaultAttributionModel { get; init; }

    /// <summary>Switched on or off; a superuser's to change.</summary>
    public bool? IsActive { get; init; }

    /// <summary>A user, by id or email, who is made an owner of it; a superuser's to change.</summary>
    public string? Owner { get; init; }
}

sealed record SecretAnswer(string ConversionSecret);
