using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Links;

/// <summary>What of a link can be changed.</summary>
public record LinkTerms
{
    /// <summary>Where it leads: an absolute http or https address, on a host that the operator allows.</summary>
    /// <example>https://shop.example.com/spring</example>
    [MaxLength(2000)]
    public string? DestinationUrl { get; init; }

    /// <example>Spring</example>
    [MaxLength(200)]
    public string? CampaignName { get; init; }

    [MaxLength(2000)]
    public string? Notes { get; init; }

    /// <summary>One that is not leads nowhere and counts nothing.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Hand the id of the click on to the destination, as <c>click_id</c>.</summary>
    public bool? AppendClickId { get; init; }
}

/// <summary>A link to be made. Without a <c>destination_url</c> it leads to the tenant's.</summary>
public sealed record NewLink : LinkTerms
{
    /// <summary>Whose it is, by id or code; the caller's own when absent.</summary>
    /// <example>anna</example>
    [MaxLength(100)]
    public string? Affiliate { get; init; }

    /// <summary>The same by code.</summary>
    [MaxLength(50)]
    public string? AffiliateCode { get; init; }

    /// <summary>Its name in addresses, which no other link of the tenant has; made up when absent.</summary>
    /// <example>anna-spring</example>
    [RegularExpression("^[A-Za-z0-9-]{3,100}$")]
    public string? Slug { get; init; }
}
