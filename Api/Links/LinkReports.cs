namespace Affiliates.Api.Links;

/// <summary>Links with their counters, which their affiliates keep: one call for each affiliate, not for each link.</summary>
public sealed class LinkReports(IGrainFactory grains, Attempts attempts)
{
    public async Task<IReadOnlyDictionary<string, LinkTotals>> TotalsOf(IReadOnlyCollection<ReferralLink> links)
    {
        var totals = await Task.WhenAll(links
            .GroupBy(l => new AffiliateId(l.Id.Tenant, l.AffiliateCode), l => l.Id.Slug)
            .Select(group => attempts.Repeatable(() => grains.Affiliate(group.Key).GetLinkTotals([.. group]))));
        return totals.SelectMany(t => t).ToDictionary(t => t.Key, t => t.Value);
    }
}
