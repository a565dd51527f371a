namespace Affiliates.Client;

/// <summary>A programme as everybody who takes part in it may see it.</summary>
public sealed record Programme
{
    /// <summary>The tenant's id.</summary>
    public required Guid Tenant { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in headers and cookies.</summary>
    public required string Slug { get; init; }

    /// <summary>ISO 4217, of all its amounts.</summary>
    public required string Currency { get; init; }

    /// <summary>Where links lead that name no destination of their own.</summary>
    public string? DestinationUrl { get; init; }

    /// <summary>Life of the referral cookie, and the attribution window.</summary>
    public required int CookieDurationDays { get; init; }

    /// <summary>How credit is divided.</summary>
    public required string AttributionModel { get; init; }

    /// <summary>Models that may be chosen.</summary>
    public required IReadOnlyList<string> AttributionModels { get; init; }

    /// <summary>Payout methods that an affiliate may choose.</summary>
    public required IReadOnlyList<string> PayoutMethods { get; init; }

    /// <summary>Smallest payout of an affiliate that has no threshold of its own.</summary>
    public required decimal PayoutThreshold { get; init; }
}

/// <summary>A programme's figures since its first day, of all affiliates.</summary>
/// <param name="Events">Events of every type.</param>
/// <param name="Clicks">Clicks.</param>
/// <param name="Conversions">Conversions.</param>
/// <param name="Revenue">What the conversions were worth.</param>
/// <param name="Commissions">What they earned, before anything was rejected or refunded.</param>
public sealed record ProgrammeTotals(long Events, long Clicks, long Conversions, decimal Revenue, decimal Commissions);
