using System.Globalization;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Scale;

/// <summary>
/// What an event costs, all processes added up, with more and more silos behind one front-end at the same rate of events. CPU time, not
/// speed: one machine is not made faster by more processes, but what they cost each other it shows.
/// </summary>
static class ScaleCommand
{
    public static async Task<int> Run(ScaleOptions options)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Rate} clicks a second over {options.Affiliates} affiliates on {options.Connections} connections, {options.Rounds} rounds of {options.Seconds} s, medians, CPU for each event:"));
        Console.WriteLine();
        Console.WriteLine("| silos | events/s | p99 | front-end | silos | PostgreSQL | all | beside one silo |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var one = 0.0;
        var isWhole = true;
        foreach (var silos in options.Silos)
        {
            var (rounds, whole) = await Measure(options, silos);
            isWhole &= whole;
            var all = Median(rounds.Select(r => r.All));
            one = silos == 1 ? all : one;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(silos == 0 ? "in the front-end" : silos)} | {Median(rounds.Select(r => r.PerSecond)):F0} | {Median(rounds.Select(r => r.P99)):F1} ms | {Median(rounds.Select(r => r.Api)):F0} µs | {Median(rounds.Select(r => r.Silos)):F0} µs | {Median(rounds.Select(r => r.Postgres)):F0} µs | {all:F0} µs | {(one > 0 ? $"{all / one:F2}" : "")} |"));
        }
        return isWhole ? 0 : 1;
    }

    static async Task<(List<Round> Rounds, bool IsWhole)> Measure(ScaleOptions options, int silos)
    {
        await using var cluster = await ScaleCluster.Start(options, silos);
        using var management = await Management.SignIn(cluster.Api.Url);
        var affiliates = new List<string>();
        for (var i = 0; i < options.Affiliates; i++)
        {
            affiliates.Add(await management.AddAffiliate($"bench-{i:D5}"));
        }
        byte[][] requests = [.. Enumerable.Range(0, options.Affiliates).Select(i => TrackingCalls.Click(cluster.Api.EndPoint.ToString(), $"bench-{i:D5}"))];
        var accepted = 0L;
        var failed = 0L;
        await Load(options.Warmup);
        List<Round> rounds = [];
        for (var i = 0; i < options.Rounds; i++)
        {
            var before = cluster.Cpu;
            var result = await Load(options.Seconds);
            var after = cluster.Cpu;
            rounds.Add(new Round(
                result.PerSecond, result.Latencies.Milliseconds(0.99), PerEvent(after.Api - before.Api), PerEvent(after.Silos - before.Silos),
                PerEvent(after.Postgres - before.Postgres)));

            double PerEvent(TimeSpan cpu) => cpu.TotalMicroseconds / Math.Max(1, result.Accepted);
        }

        var counted = 0L;
        foreach (var affiliate in affiliates)
        {
            counted += await management.Clicks(affiliate);
        }
        if (counted != accepted || failed > 0)
        {
            Console.Error.WriteLine($"No result with {silos} silos: answered 201: {accepted}, counted: {counted}, refused or broken: {failed}");
        }
        return (rounds, counted == accepted && failed == 0);

        async Task<LoadResult> Load(int seconds)
        {
            var result = await LoadGenerator.Run(
                cluster.Api.EndPoint, requests, options.Connections, TimeSpan.FromSeconds(seconds), perSecond: options.Rate);
            accepted += result.Accepted;
            failed += result.Refused + result.Broken;
            return result;
        }
    }

    static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>CPU in microseconds for each event.</summary>
    sealed record Round(double PerSecond, double P99, double Api, double Silos, double Postgres)
    {
        public double All => Api + Silos + Postgres;
    }
}
