using Affiliates.Commissions;
using Affiliates.Tenants;
using BenchmarkDotNet.Attributes;

namespace Affiliates.Benchmarks.Parts;

/// <summary>What a purchase earns.</summary>
public class DecideBenchmark
{
    readonly Money value = new(2_000);
    TenantSettings settings = null!;

    [Params(1, 20)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup() => settings = Some.Settings(Rules);

    [Benchmark]
    public object? Purchase() => CommissionRules.Decide(settings, 10m, "purchase", isConversion: true, value);
}
