namespace Affiliates.Statistics;

public enum SeriesGrouping { Day, Week, Month }

/// <summary>Days are UTC and inclusive.</summary>
[GenerateSerializer, Immutable, Alias("stats-query")]
public sealed record StatisticsQuery([property: Id(0)] DateOnly From, [property: Id(1)] DateOnly To, [property: Id(2)] TrackingMethod? Method);

[GenerateSerializer, Immutable, Alias("link-stats")]
public sealed record LinkStatistics([property: Id(0)] string Slug, [property: Id(1)] long Clicks, [property: Id(2)] long Conversions, [property: Id(3)] Money Revenue);

[GenerateSerializer, Immutable, Alias("source-stats")]
public sealed record SourceStatistics([property: Id(0)] string Source, [property: Id(1)] long Clicks, [property: Id(2)] long Conversions);

[GenerateSerializer, Immutable, Alias("method-stats")]
public sealed record MethodStatistics([property: Id(0)] long Clicks, [property: Id(1)] long Conversions, [property: Id(2)] Money Revenue);

/// <summary>Earnings are of the conversions in the range, by their commission's status now.</summary>
[GenerateSerializer, Immutable, Alias("affiliate-stats")]
public sealed record AffiliateStatistics
{
    [Id(0)] public required string Code { get; init; }
    [Id(1)] public long Clicks { get; init; }
    [Id(2)] public long PageViews { get; init; }
    [Id(3)] public long Signups { get; init; }
    [Id(4)] public long Conversions { get; init; }
    [Id(5)] public required MethodStatistics ByCode { get; init; }
    [Id(6)] public required MethodStatistics ByLink { get; init; }
    [Id(7)] public Money Revenue { get; init; }
    [Id(8)] public Money PendingEarnings { get; init; }
    [Id(9)] public Money ApprovedEarnings { get; init; }
    [Id(10)] public Money PaidEarnings { get; init; }
    [Id(11)] public IReadOnlyList<LinkStatistics> TopLinks { get; init; } = [];
    [Id(12)] public IReadOnlyList<SourceStatistics> Sources { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("series-point")]
public sealed record SeriesPoint([property: Id(0)] DateOnly Period, [property: Id(1)] long Clicks, [property: Id(2)] long Conversions, [property: Id(3)] Money Revenue);
