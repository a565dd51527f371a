using static System.FormattableString;

namespace Affiliates.Benchmarks.Table;

/// <summary>Figures as the table has them.</summary>
static class Figures
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Rate(IReadOnlyList<Sample> rounds) => Invariant(
        $"{Median(rounds.Select(r => r.PerSecond)):F0} ({rounds.Min(r => r.PerSecond):F0}–{rounds.Max(r => r.PerSecond):F0})");

    public static string Latency(IReadOnlyList<Sample> rounds) => Invariant(
        $"{Median(rounds.Select(r => r.P50)):F1} / {Median(rounds.Select(r => r.P99)):F1} ms");

    public static string Cpu(IReadOnlyList<Sample> rounds) => Invariant(
        $"{Median(rounds.Select(r => r.Product)):F1} + {Median(rounds.Select(r => r.Postgres)):F1} + {Median(rounds.Select(r => r.Generator)):F1} µs");

    public static double P99(IReadOnlyList<Sample> rounds) => Median(rounds.Select(r => r.P99));
}
