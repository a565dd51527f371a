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
    /// <summary>The id of the click is handed on to the destination as <c>click_id</c>.</summary>
    public required bool AppendClickId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required long TotalClicks { get; init; }
    public required long TotalConversions { get; init; }
    public required decimal ConversionRate { get; init; }

    public static LinkAnswer From(ReferralLink link, LinkTotals totals, AffiliateSystemOptions options, TenantSettings tenant) => new()
    {
        Id = link.Uid,
        Affiliate = link.AffiliateUid,
        AffiliateCode = link.AffiliateCode,
        Slug = link.Id.Slug,
        DestinationUrl = link.DestinationUrl,
        FullUrl = $"{options.DomainProtocol}://{Host(options, tenant)}/?ref={link.Id.Slug}",
        CampaignName = link.CampaignName,
        Notes = link.Notes,
        IsActive = link.IsActive,
        AppendClickId = link.AppendClickId,
        CreatedAt = link.CreatedAt,
        TotalClicks = totals.Clicks,
        TotalConversions = totals.Conversions,
        ConversionRate = Answers.ConversionRate(totals.Clicks, totals.Conversions),
    };

    // A slug is its tenant's, and the host says which tenant.
    static string Host(AffiliateSystemOptions options, TenantSettings tenant) =>
        options.EnableMultiTenancy && tenant.Subdomain is { } subdomain ? $"{subdomain}.{options.Domain}" : options.Domain;
}
