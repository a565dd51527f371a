using System.Diagnostics.Metrics;

namespace Affiliates.Api.Tracking;

/// <summary>What is tracked, as figures: meter <c>Affiliates.Tracking</c>.</summary>
/// <remarks>Counted here and read when somebody asks for it: a counter that looks for its tags at every event costs more than all else
/// that is known of it.</remarks>
public sealed class TrackMetrics
{
    /// <summary>The types that have a name of their own; anybody can make up others.</summary>
    static readonly string[] Types = ["click", "page_view", "signup", "purchase", "other"];

    static readonly string[] Outcomes = ["tracked", "repeat", "refused", "unavailable", "redirect"];

    readonly long[] counts = new long[Types.Length * Outcomes.Length];

    public TrackMetrics(IMeterFactory meters) => meters.Create("Affiliates.Tracking")
        .CreateObservableCounter("affiliates.events", Read, "{event}", "Events by type and by what became of them");

    public void Count(string type, string outcome)
    {
        var kind = Array.IndexOf(Types, type);
        Interlocked.Increment(ref counts[((kind < 0 ? Types.Length - 1 : kind) * Outcomes.Length) + Array.IndexOf(Outcomes, outcome)]);
    }

    IEnumerable<Measurement<long>> Read()
    {
        for (var i = 0; i < counts.Length; i++)
        {
            if (Volatile.Read(ref counts[i]) is > 0 and var count)
            {
                yield return new Measurement<long>(
                    count,
                    new KeyValuePair<string, object?>("type", Types[i / Outcomes.Length]),
                    new KeyValuePair<string, object?>("outcome", Outcomes[i % Outcomes.Length]));
            }
        }
    }
}
