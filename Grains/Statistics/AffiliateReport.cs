namespace Affiliates.Statistics;

/// <summary>Adds days up to what the statistics of an affiliate show.</summary>
static class AffiliateReport
{
    const int MaxTopLinks = 10;

    /// <summary>With a method in the query, only what came that way counts; earnings are not kept by method.</summary>
    public static AffiliateStatistics Of(string code, DayTally sum, TrackingMethod? method) => new()
    {
        Code = code,
        Clicks = sum.Takings.Clicks.Of(method),
        PageViews = sum.PageViews.Of(method),
        Signups = sum.Signups.Of(method),
        Conversions = sum.Takings.Conversions.Of(method),
        ByCode = One(sum.Takings, TrackingMethod.Code, method),
        ByLink = One(sum.Takings, TrackingMethod.Link, method),
        Revenue = new Money(sum.Takings.RevenueCents.Of(method)),
        PendingEarnings = new Money(sum.PendingCents),
        ApprovedEarnings = new Money(sum.ApprovedCents),
        PaidEarnings = new Money(sum.PaidCents),
        TopLinks = TopLinks(sum.Links, method),
        Sources = Sources(sum.Sources, method),
    };

    static MethodStatistics One(in Tally takings, TrackingMethod method, TrackingMethod? asked) =>
        asked is null || asked == method
            ? new(takings.Clicks.Of(method), takings.Conversions.Of(method), new Money(takings.RevenueCents.Of(method)))
            : new(0, 0, Money.Zero);

    /// <summary>Most conversions first, then most clicks, then in the order of their names, which is the one they come in.</summary>
    static List<LinkStatistics> TopLinks(NamedTallies links, TrackingMethod? method)
    {
        List<LinkStatistics> best = new(MaxTopLinks + 1);
        foreach (var link in links.All)
        {
            var (clicks, conversions) = (link.Tally.Clicks.Of(method), link.Tally.Conversions.Of(method));
            var place = best.Count;
            while (place > 0 && (conversions, clicks).CompareTo((best[place - 1].Conversions, best[place - 1].Clicks)) > 0) place--;
            if (place == MaxTopLinks || (clicks, conversions) == (0, 0)) continue;
            best.Insert(place, new LinkStatistics(link.Name, clicks, conversions, new Money(link.Tally.RevenueCents.Of(method))));
            if (best.Count > MaxTopLinks) best.RemoveAt(MaxTopLinks);
        }

        return best;
    }

    /// <summary>As many as one day keeps apart, whatever the range; the rest is one, so that the sum stays the sum.</summary>
    static List<SourceStatistics> Sources(NamedTallies sources, TrackingMethod? method)
    {
        List<SourceStatistics> all =
        [
            .. sources.All.ToArray()
                .Select(s => new SourceStatistics(s.Name, s.Tally.Clicks.Of(method), s.Tally.Conversions.Of(method)))
                .Where(s => s is not { Clicks: 0, Conversions: 0 })
                .OrderByDescending(s => s.Clicks).ThenByDescending(s => s.Conversions)
                .ThenBy(s => s.Source, StringComparer.Ordinal),
        ];
        if (all.Count <= DayTally.MaxSources) return all;

        var named = all.Where(s => s.Source != NamedTallies.Rest).Take(DayTally.MaxSources).ToList();
        var rest = new SourceStatistics(NamedTallies.Rest,
            all.Sum(s => s.Clicks) - named.Sum(s => s.Clicks),
            all.Sum(s => s.Conversions) - named.Sum(s => s.Conversions));
        return rest is { Clicks: 0, Conversions: 0 } ? named : [.. named, rest];
    }
}
