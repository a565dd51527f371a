using System.Runtime.InteropServices;

namespace Affiliates.Statistics;

/// <summary>Adds days up to what the statistics of an affiliate show.</summary>
static class AffiliateReport
{
    const int MaxTopLinks = 10;

    /// <summary>With a method in the query, only what came that way counts; earnings are not kept by method.</summary>
    public static AffiliateStatistics Of(string code, DayBook book, StatisticsQuery query)
    {
        var method = query.Method;
        var takings = new Tally();
        var pageViews = new Split();
        var signups = new Split();
        long pending = 0, approved = 0, paid = 0;
        var links = new Dictionary<string, Tally>(StringComparer.Ordinal);
        var sources = new Dictionary<string, Tally>(StringComparer.Ordinal);

        foreach (var day in book.Between(query.From, query.To))
        {
            takings.Add(day.Takings);
            pageViews.Add(day.PageViews);
            signups.Add(day.Signups);
            pending = checked(pending + day.PendingCents);
            approved = checked(approved + day.ApprovedCents);
            paid = checked(paid + day.PaidCents);
            Merge(links, day.Links);
            Merge(sources, day.Sources);
        }

        return new AffiliateStatistics
        {
            Code = code,
            Clicks = takings.Clicks.Of(method),
            PageViews = pageViews.Of(method),
            Signups = signups.Of(method),
            Conversions = takings.Conversions.Of(method),
            ByCode = One(takings, TrackingMethod.Code, method),
            ByLink = One(takings, TrackingMethod.Link, method),
            Revenue = new Money(takings.RevenueCents.Of(method)),
            PendingEarnings = new Money(pending),
            ApprovedEarnings = new Money(approved),
            PaidEarnings = new Money(paid),
            TopLinks = TopLinks(links, method),
            Sources = Sources(sources, method),
        };
    }

    static void Merge(Dictionary<string, Tally> sums, NamedTallies day)
    {
        foreach (var named in day.All)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sums, named.Name, out _).Add(named.Tally);
        }
    }

    static MethodStatistics One(in Tally takings, TrackingMethod method, TrackingMethod? asked) =>
        asked is null || asked == method
            ? new(takings.Clicks.Of(method), takings.Conversions.Of(method), new Money(takings.RevenueCents.Of(method)))
            : new(0, 0, Money.Zero);

    static List<LinkStatistics> TopLinks(Dictionary<string, Tally> links, TrackingMethod? method) =>
    [
        .. links
            .Select(l => new LinkStatistics(l.Key, l.Value.Clicks.Of(method), l.Value.Conversions.Of(method),
                new Money(l.Value.RevenueCents.Of(method))))
            .Where(l => l is not { Clicks: 0, Conversions: 0 })
            .OrderByDescending(l => l.Conversions).ThenByDescending(l => l.Clicks).ThenBy(l => l.Slug, StringComparer.Ordinal)
            .Take(MaxTopLinks),
    ];

    /// <summary>As many as one day keeps apart, whatever the range; the rest is one, so that the sum stays the sum.</summary>
    static List<SourceStatistics> Sources(Dictionary<string, Tally> sources, TrackingMethod? method)
    {
        List<SourceStatistics> all =
        [
            .. sources
                .Select(s => new SourceStatistics(s.Key, s.Value.Clicks.Of(method), s.Value.Conversions.Of(method)))
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
