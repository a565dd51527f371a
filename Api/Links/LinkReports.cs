using Microsoft.Extensions.Options;

namespace Affiliates.Api.Links;

/// <summary>Links with their counters, which their affiliates keep: one call for each affiliate, not for each link.</summary>
public sealed class LinkReports(IGrainFactory grains, Attempts attempts, KnownTenants tenants, IOptions<AffiliateSystemOptions> options)
{
    /// <summary>Affiliates that are asked side by side: a page may name a thousand of them.</summary>
    const int AtOnce = 32;

    static readonly LinkTotals Nothing = new(0, 0, Money.Zero);

    /// <param name="links">All of one tenant.</param>
    public async Task<IReadOnlyList<LinkAnswer>> Answers(IReadOnlyList<ReferralLink> links)
    {
        if (links.Count == 0)
        {
            return [];
        }

        var tenant = await tenants.Get(links[0].Id.Tenant);
        var totals = await TotalsOf(links);
        return [.. links.Select(link => LinkAnswer.From(link, totals.GetValueOrDefault(link.Id.Slug, Nothing), options.Value, tenant))];
    }

    async Task<Dictionary<string, LinkTotals>> TotalsOf(IReadOnlyList<ReferralLink> links)
    {
        var groups = links.GroupBy(l => new AffiliateId(l.Id.Tenant, l.AffiliateCode), l => l.Id.Slug);
        Dictionary<string, LinkTotals> totals = [];
        foreach (var some in groups.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(
                group => attempts.Repeatable(() => grains.Affiliate(group.Key).GetLinkTotals([.. group]))));
            foreach (var (slug, total) in answers.SelectMany(t => t))
            {
                totals.Add(slug, total);
            }
        }

        return totals;
    }
}
