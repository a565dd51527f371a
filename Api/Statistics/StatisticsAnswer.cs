namespace Affiliates.Api.Statistics;

public sealed record DateRangeAnswer(DateOnly Start, DateOnly End);

public sealed record BreakdownAnswer(MethodAnswer CodeBased, MethodAnswer LinkBased);

public sealed record MethodAnswer(long Clicks, long Conversions);

public sealed record TopLinkAnswer(
    string Slug, string CampaignName, long Clicks, long Conversions, Money Revenue, decimal ConversionRate);

public sealed record SourceAnswer(string Source, long Clicks, long Conversions);

public sealed record CodeStatsAnswer(string Code, long Clicks, long Conversions, Money Revenue);

public sealed record StatisticsAnswer
{
    public required long TotalClicks { get; init; }
    public required long TotalPageViews { get; init; }
    public required long TotalSignups { get; init; }
    public required long TotalConversions { get; init; }
    public required decimal ConversionRate { get; init; }
    public required BreakdownAnswer TrackingBreakdown { get; init; }
    public required Money TotalRevenue { get; init; }
    public required Money TotalEarnings { get; init; }
    public required Money PendingEarnings { get; init; }
    public required Money ApprovedEarnings { get; init; }
    public required Money PaidEarnings { get; init; }
    public required IReadOnlyList<TopLinkAnswer> TopLinks { get; init; }
    public required IReadOnlyList<SourceAnswer> TrafficSources { get; init; }
    public required CodeStatsAnswer CodeStats { get; init; }
    public required DateRangeAnswer DateRange { get; init; }

    public static StatisticsAnswer From(AffiliateStatistics s, StatisticsQuery range, IReadOnlyDictionary<string, string> campaigns) => new()
    {
        TotalClicks = s.Clicks,
        TotalPageViews = s.PageViews,
        TotalSignups = s.Signups,
        TotalConversions = s.Conversions,
        ConversionRate = Answers.ConversionRate(s.Clicks, s.Conversions),
        TrackingBreakdown = new(new(s.ByCode.Clicks, s.ByCode.Conversions), new(s.ByLink.Clicks, s.ByLink.Conversions)),
        TotalRevenue = s.Revenue,
        TotalEarnings = s.PendingEarnings + s.ApprovedEarnings + s.PaidEarnings,
        PendingEarnings = s.PendingEarnings,
        ApprovedEarnings = s.ApprovedEarnings,
        PaidEarnings = s.PaidEarnings,
        TopLinks =
        [
            .. s.TopLinks.Select(l => new TopLinkAnswer(
                l.Slug, campaigns.GetValueOrDefault(l.Slug, ""), l.Clicks, l.Conversions, l.Revenue,
                Answers.ConversionRate(l.Clicks, l.Conversions))),
        ],
        TrafficSources = [.. s.Sources.Select(source => new SourceAnswer(source.Source, source.Clicks, source.Conversions))],
        CodeStats = new(s.Code, s.ByCode.Clicks, s.ByCode.Conversions, s.ByCode.Revenue),
        DateRange = new(range.From, range.To),
    };
}

public sealed record PointAnswer(DateOnly Period, long Clicks, long Conversions, Money Revenue);

public sealed record PerformanceAnswer(
    string AffiliateCode, DateRangeAnswer DateRange, string GroupBy, IReadOnlyList<PointAnswer> TimeSeries);
