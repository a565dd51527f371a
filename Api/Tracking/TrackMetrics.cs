using System.Diagnostics.Metrics;

namespace Affiliates.Api.Tracking;

/// <summary>What is tracked, as figures: meter <c>Affiliates.Tracking</c>.</summary>
public sealed class TrackMetrics(IMeterFactory meters)
{
    /// <summary>The types that have a name of their own; anybody can make up others.</summary>
    static readonly string[] Types = ["click", "page_view", "signup", "purchase"];

    readonly Counter<long> events = meters.Create("Affiliates.Tracking")
        .CreateCounter<long>("affiliates.events", "{event}", "Events by type and by what became of them");

    public void Count(string type, string outcome) => events.Add(
        1,
        new KeyValuePair<string, object?>("type", Types.Contains(type) ? type : "other"),
        new KeyValuePair<string, object?>("outcome", outcome));
}
