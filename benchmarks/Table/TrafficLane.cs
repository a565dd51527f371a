using System.Globalization;
using System.Text.Json;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Table;

/// <summary>A line under load: affiliates of its own, so that the statistics say afterwards what became of its events.</summary>
/// <param name="Row">Its name among the options.</param>
/// <param name="Work">What the table calls it.</param>
/// <param name="Least">Its target: a share of the baseline, or of what it stands beside.</param>
sealed record TrafficLane(string Row, string Work, double? Least)
{
    /// <summary>The row of which it should be a share; null: the baseline.</summary>
    public string? Beside { get; init; }

    /// <summary>The largest 99th percentile, in milliseconds.</summary>
    public double? P99 { get; init; }

    public required Lane Lane { get; init; }

    public required IReadOnlyList<string> Affiliates { get; init; }

    /// <summary>What each event brings; null: it is a click.</summary>
    public decimal? Value { get; init; }

    /// <summary>Share of the baseline's neighbouring rounds, one a round.</summary>
    public List<double> Ratios { get; } = [];

    /// <summary>Null: every event was taken, and is counted once, with its money.</summary>
    public async Task<string?> Missing(Management management)
    {
        decimal clicks = 0, conversions = 0, revenue = 0, pending = 0;
        foreach (var affiliate in Affiliates)
        {
            var statistics = await management.Statistics(affiliate);
            clicks += statistics.GetProperty("total_clicks").GetInt64();
            conversions += statistics.GetProperty("total_conversions").GetInt64();
            revenue += Money(statistics, "total_revenue");
            pending += Money(statistics, "pending_earnings");
        }

        var (events, sold) = (Lane.Events, Value is null ? 0 : Lane.Events);
        var due = (Clicks: events - sold, Conversions: sold, Revenue: sold * (Value ?? 0), Pending: sold * (Value ?? 0) / 10);
        return Lane.IsWhole && (clicks, conversions, revenue, pending) == due
            ? null
            : $"{Row}: {events} events answered, {Lane.Refused} refused, {Lane.Broken} broken; counted {clicks} clicks and {conversions} conversions of {revenue}, {pending} earned";
    }

    static decimal Money(JsonElement statistics, string field) =>
        decimal.Parse(statistics.GetProperty(field).GetString()!, CultureInfo.InvariantCulture);
}
