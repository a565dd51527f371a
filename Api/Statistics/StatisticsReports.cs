using Affiliates.Api.Links;

namespace Affiliates.Api.Statistics;

/// <summary>An affiliate's statistics with the names of its campaigns, which the links know.</summary>
public sealed class StatisticsReports(IGrainFactory grains, Attempts attempts, CampaignNames campaigns, TimeProvider time)
{
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task<StatisticsAnswer> Of(AffiliateId affiliate, StatisticsQuery range)
    {
        var statistics = await attempts.Repeatable(() => grains.Affiliate(affiliate).GetStatistics(range));
        return StatisticsAnswer.From(
            statistics, range, await campaigns.Of(statistics.TopLinks.Select(link => new LinkId(affiliate.Tenant, link.Slug))));
    }
}
