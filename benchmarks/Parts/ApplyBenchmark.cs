using Affiliates.Affiliates;
using Affiliates.Journal;
using BenchmarkDotNet.Attributes;

namespace Affiliates.Benchmarks.Parts;

/// <summary>The fold of an affiliate's journal: one event of a thousand, by code and over a hundred links.</summary>
public class ApplyBenchmark
{
    const int Events = 1_000;

    readonly ActionRow[] byCode = [.. Enumerable.Range(1, Events).Select(i => Some.Row(1, i, Some.Click()))];
    readonly ActionRow[] byLink = [.. Enumerable.Range(1, Events).Select(i => Some.Row(1, i, Some.Click($"link-{i % 100}")))];

    [Benchmark(OperationsPerInvoke = Events)]
    public long ByCode() => Fold(byCode);

    [Benchmark(OperationsPerInvoke = Events)]
    public long ByLink() => Fold(byLink);

    static long Fold(ActionRow[] rows)
    {
        var state = new AffiliateState();
        foreach (var row in rows)
        {
            state.Apply(row);
        }

        return state.ActionSeq;
    }
}
