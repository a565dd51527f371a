namespace Affiliates.Client;

/// <summary>Figures of one affiliate.</summary>
public sealed record AffiliateStatistics
{
    /// <summary>Clicks.</summary>
    public required long TotalClicks { get; init; }

    /// <summary>Page views.</summary>
    public required long TotalPageViews { get; init; }

    /// <summary>Sign-ups.</summary>
    public required long TotalSignups { get; init; }

    /// <summary>Conversions of every type.</summary>
    public required long TotalConversions { get; init; }

    /// <summary>Percent of the clicks that became conversions, two places.</summary>
    public required decimal ConversionRate { get; init; }

    /// <summary>By code and by link.</summary>
    public required TrackingBreakdown TrackingBreakdown { get; init; }

    /// <summary>What the conversions were worth.</summary>
    public required decimal TotalRevenue { get; init; }

    /// <summary>Pending, approved and paid together.</summary>
    public required decimal TotalEarnings { get; init; }

    /// <summary>Not yet approved.</summary>
    public required decimal PendingEarnings { get; init; }

    /// <summary>Approved and not yet paid.</summary>
    public required decimal ApprovedEarnings { get; init; }

    /// <summary>Paid.</summary>
    public required decimal PaidEarnings { get; init; }

    /// <summary>The best links, ten at most.</summary>
    public required IReadOnlyList<TopLink> TopLinks { get; init; }

    /// <summary>Where visitors came from.</summary>
    public required IReadOnlyList<TrafficSource> TrafficSources { get; init; }

    /// <summary>What came by the code alone.</summary>
    public required CodeStatistics CodeStats { get; init; }

    /// <summary>The days that were counted.</summary>
    public required DateRange DateRange { get; init; }
}

/// <summary>Figures by the way in which events named their affiliate.</summary>
public sealed record TrackingBreakdown(ClicksAndConversions CodeBased, ClicksAndConversions LinkBased);

/// <summary>Clicks and conversions.</summary>
public sealed record ClicksAndConversions(long Clicks, long Conversions);

/// <summary>Figures of a link.</summary>
public sealed record TopLink(string Slug, string CampaignName, long Clicks, long Conversions, decimal Revenue, decimal ConversionRate);

/// <summary>Figures of a source: a campaign's, a host, or <c>direct</c>.</summary>
public sealed record TrafficSource(string Source, long Clicks, long Conversions);

/// <summary>Figures of a code.</summary>
public sealed record CodeStatistics(string Code, long Clicks, long Conversions, decimal Revenue);

/// <summary>From a day to a day, both included.</summary>
public sealed record DateRange(DateOnly Start, DateOnly End);

/// <summary>Figures over time.</summary>
public sealed record Performance(string AffiliateCode, DateRange DateRange, string GroupBy, IReadOnlyList<PerformancePoint> TimeSeries);

/// <summary>Figures of one period.</summary>
/// <param name="Period">Its first day.</param>
/// <param name="Clicks">Clicks.</param>
/// <param name="Conversions">Conversions.</param>
/// <param name="Revenue">What these were worth.</param>
public sealed record PerformancePoint(DateOnly Period, long Clicks, long Conversions, decimal Revenue);

/// <summary>Length of a period.</summary>
public enum Grouping
{
    /// <summary>A day.</summary>
    Day,
    /// <summary>A week, from Monday.</summary>
    Week,
    /// <summary>A month.</summary>
    Month,
}

/// <summary>What statistics are of.</summary>
public sealed record StatisticsRange
{
    /// <summary>First day; null: 30 days until the last one.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, included; null: today.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only events that named their affiliate so.</summary>
    public TrackingMethod? TrackingMethod { get; init; }
}
