namespace Affiliates.Client;

/// <summary>A link that an affiliate hands out.</summary>
public sealed record ReferralLink
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The affiliate's id.</summary>
    public required Guid Affiliate { get; init; }

    /// <summary>The affiliate's code.</summary>
    public required string AffiliateCode { get; init; }

    /// <summary>Its name in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Where it leads.</summary>
    public required string DestinationUrl { get; init; }

    /// <summary>What to hand out.</summary>
    public required string FullUrl { get; init; }

    /// <summary>What it is for.</summary>
    public required string CampaignName { get; init; }

    /// <summary>Anything.</summary>
    public required string Notes { get; init; }

    /// <summary>One that is not leads nowhere and counts nothing.</summary>
    public required bool IsActive { get; init; }

    /// <summary>The id of the click is handed on to the destination as <c>click_id</c>.</summary>
    public bool AppendClickId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Clicks.</summary>
    public required long TotalClicks { get; init; }

    /// <summary>Conversions.</summary>
    public required long TotalConversions { get; init; }

    /// <summary>Percent of the clicks that became conversions.</summary>
    public required decimal ConversionRate { get; init; }
}

/// <summary>A link to be made.</summary>
public sealed record NewLink
{
    /// <summary>Whose it is, by id or code; the caller's own when null.</summary>
    public string? Affiliate { get; init; }

    /// <summary>3 to 100 of <c>A-Za-z0-9-</c>, which no other link of the tenant has; made up when null.</summary>
    public string? Slug { get; init; }

    /// <summary>An absolute http(s) address; the tenant's when null.</summary>
    public string? DestinationUrl { get; init; }

    /// <summary>What it is for.</summary>
    public string? CampaignName { get; init; }

    /// <summary>Anything.</summary>
    public string? Notes { get; init; }

    /// <summary>True when null.</summary>
    public bool? IsActive { get; init; }

    /// <summary>False when null.</summary>
    public bool? AppendClickId { get; init; }
}

/// <summary>What of a link is changed; what is null stays.</summary>
public sealed record LinkChange
{
    /// <summary>An absolute http(s) address.</summary>
    public string? DestinationUrl { get; init; }

    /// <summary>What it is for.</summary>
    public string? CampaignName { get; init; }

    /// <summary>Anything.</summary>
    public string? Notes { get; init; }

    /// <summary>Switched on or off.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Hand on the id of the click.</summary>
    public bool? AppendClickId { get; init; }
}
