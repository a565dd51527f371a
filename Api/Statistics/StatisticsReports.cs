namespace Affiliates.Api.Statistics;

/// <summary>An affiliate's statistics with the names of its campaigns, which the links know.</summary>
public sealed class StatisticsReports(IGrainFactory grains, Attempts attempts, TimeProvider time)
{
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task<StatisticsAnswer> Of(AffiliateId affiliate, StatisticsQuery range)
    {
        var statistics = await attempts.Repeatable(() => grains.Affiliate(affiliate).GetStatistics(range));
        // One call as far as the front-end's limit goes: a request that shows ten links is not ten of them.
        var links = statistics.TopLinks.Count == 0 ? [] : await attempts.Repeatable(() => Task.WhenAll(
            statistics.TopLinks.Select(l => grains.Link(new LinkId(affiliate.Tenant, l.Slug)).Get())));
        var campaigns = links.OfType<ReferralLink>().ToDictionary(l => l.Id.Slug, l => l.CampaignName);
        return StatisticsAnswer.From(statistics, range, campaigns);
    }
}
