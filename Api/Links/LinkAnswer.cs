namespace Affiliates.Api.Links;

public sealed record LinkAnswer
{
    public required Guid Id { get; init; }
    public required Guid Affiliate { get; init; }
    public required string AffiliateCode { get; init; }
    public required string Slug { get; init; }
    public required string DestinationUrl { get; init; }
    /// <summary>What to hand out.</summary>
    public required string FullUrl { get; init; }
    public required string CampaignName { get; init; }
    public required string Notes { get; init; }
    public required bool IsActive { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required long TotalClicks { get; init; }
    public required long TotalConversions { get; init; }
    public required decimal ConversionRate { get; init; }

    public static LinkAnswer From(ReferralLink link, LinkTotals totals, AffiliateSystemOptions options) => new()
    {
        Id = link.Uid,
        Affiliate = link.AffiliateUid,
        AffiliateCode = link.AffiliateCode,
        Slug = link.Id.Slug,
        DestinationUrl = link.DestinationUrl,
        FullUrl = $"{options.DomainProtocol}://{options.Domain}/?ref={link.Id.Slug}",
        CampaignName = link.CampaignName,
        Notes = link.Notes,
        IsActive = link.IsActive,
        CreatedAt = link.CreatedAt,
        TotalClicks = totals.Clicks,
        TotalConversions = totals.Conversions,
        ConversionRate = Answers.ConversionRate(totals.Clicks, totals.Conversions),
    };
}
