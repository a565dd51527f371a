using Affiliates.Api.Tracking;
using BenchmarkDotNet.Attributes;

namespace Affiliates.Benchmarks.Parts;

/// <summary>The body of a tracking call.</summary>
public class ParseBenchmark
{
    readonly byte[] click = Some.Body();
    readonly byte[] purchase = Some.Body(Some.Purchase);

    [Benchmark]
    public TrackRequest? Click() => TrackBody.Parse(click).Request;

    [Benchmark]
    public TrackRequest? Purchase() => TrackBody.Parse(purchase).Request;
}
