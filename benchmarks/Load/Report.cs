using System.Globalization;

namespace Affiliates.Benchmarks.Load;

/// <summary>The result as a table that can be pasted into docs/performance.md.</summary>
static class Report
{
    public static void Write(LoadOptions options, Side empty, Side clicks)
    {
        var store = options.Store == Store.Sqlite ? "SQLite" : "PostgreSQL";
        Console.WriteLine(
            $"{store}, {options.Connections} connections, {options.Affiliates} affiliates, {options.Rounds} rounds of {options.Seconds} s in turns, medians:");
        Console.WriteLine();
        Console.WriteLine("| | requests/s | slowest to fastest round | CPU of the process | p50 | p99 |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Line(empty);
        Line(clicks);
        Console.WriteLine();
        // Of each pair of neighbouring rounds, so that a machine that slows down in between slows both.
        var ratio = Median(empty.Rounds.Zip(clicks.Rounds, (e, c) => c.PerSecond / e.PerSecond));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio: {ratio:F2}"));
        var others = empty.Rounds.Concat(clicks.Rounds).Select(r => r.Others * 100);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"processes that are no part of the run took {others.Min():F0}–{others.Max():F0} % of the machine"));
    }

    static void Line(Side side) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {side.Name} | {Median(side.Rounds.Select(r => r.PerSecond)):F0} | {side.Rounds.Min(r => r.PerSecond):F0}–{side.Rounds.Max(r => r.PerSecond):F0} | {Median(side.Rounds.Select(r => r.CpuMicroseconds)):F0} µs | {Median(side.Rounds.Select(r => r.P50)):F1} ms | {Median(side.Rounds.Select(r => r.P99)):F1} ms |"));

    static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
