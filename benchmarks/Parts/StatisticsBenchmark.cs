using Affiliates.Affiliates;
using Affiliates.Statistics;
using BenchmarkDotNet.Attributes;

namespace Affiliates.Benchmarks.Parts;

/// <summary>The statistics of 30 days, on each of which every link was followed.</summary>
public class StatisticsBenchmark
{
    const int Days = 30;

    readonly AffiliateState state = new();
    StatisticsQuery query = null!;

    [Params(1, 1_000)]
    public int Links { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var seq = 0L;
        for (var day = 0; day < Days; day++)
        {
            for (var link = 0; link < Links; link++)
            {
                state.Apply(Some.Row(1, ++seq, Some.Click($"link-{link}") with { At = Some.Noon.AddDays(day) }));
            }
        }

        var from = DateOnly.FromDateTime(Some.Noon.UtcDateTime);
        query = new StatisticsQuery(from, from.AddDays(Days - 1), null);
    }

    [Benchmark]
    public object Report() => state.Statistics("bench-00001", query);
}
