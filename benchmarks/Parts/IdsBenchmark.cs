using BenchmarkDotNet.Attributes;

namespace Affiliates.Benchmarks.Parts;

/// <summary>The id of an event, beside the runtime's own.</summary>
public class IdsBenchmark
{
    readonly DateTimeOffset now = Some.Noon;

    [Benchmark]
    public Guid Next() => Ids.Next(now);

    [Benchmark]
    public Guid Version7() => Guid.CreateVersion7(now);
}
