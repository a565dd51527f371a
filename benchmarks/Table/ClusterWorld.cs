using Affiliates.Benchmarks.Load;
using static System.FormattableString;

namespace Affiliates.Benchmarks.Table;

/// <summary>
/// The Api as a client of silos in processes of their own, on PostgreSQL: one silo as fast as it goes, and two silos beside one at the
/// same even pace, by the CPU that an event takes of all of them.
/// </summary>
sealed class ClusterWorld(TableOptions options, Findings findings)
{
    /// <summary>Of what one silo takes: neither of the two is to wait for the machine.</summary>
    const double Pace = 0.4;

    double ratio;

    public async Task Run(ServerProcess baseline)
    {
        if (!options.Has("one-silo", "two-silos"))
        {
            return;
        }

        findings.Progress("PostgreSQL: one silo");
        await using var one = await ApiUnderTest.Start(LoadOptions.For(Store.Postgres, options.Api), silos: 1);
        using var management = await Management.SignIn(one.Server.Url);
        var lane = await Clicks(one, management);
        var rate = await Full(baseline, lane);
        if (findings.Check(await lane.Missing(management), one) && options.Has("one-silo"))
        {
            findings.Add(Alone(lane.Lane.Rounds));
        }

        if (options.Has("two-silos"))
        {
            await Paced(one, management, rate * Pace);
        }
    }

    async Task<double> Full(ServerProcess baseline, TrafficLane lane)
    {
        var empty = new Lane("empty endpoint", [baseline], null, new Requests([TrackingCalls.Click(baseline.EndPoint.ToString(), "code-00000")]), options.Connections);
        await empty.Warmup(options.Warmup);
        await lane.Lane.Warmup(options.Warmup);
        await lane.Lane.Warmup(options.Warmup);
        for (var round = 0; round < options.Rounds; round++)
        {
            await empty.Round(options.Turn);
            await lane.Lane.Round(options.Turn);
        }

        ratio = Figures.Median(empty.Rounds.Zip(lane.Lane.Rounds, (e, r) => r.PerSecond / e.PerSecond));
        return Figures.Median(lane.Lane.Rounds.Select(r => r.PerSecond));
    }

    Line Alone(List<Sample> rounds) =>
        new("click by code, Api and one silo as two processes", "PostgreSQL", "≥ 0.45", Invariant($"{ratio:F2}"), ratio >= 0.45)
        {
            Rate = Figures.Rate(rounds),
            Latency = Figures.Latency(rounds),
            Cpu = Figures.Cpu(rounds),
        };

    async Task Paced(ApiUnderTest one, Management management, double rate)
    {
        findings.Progress(Invariant($"PostgreSQL: two silos beside one, {rate:F0} events/s"));
        await using var two = await ApiUnderTest.Start(LoadOptions.For(Store.Postgres, options.Api), silos: 2);
        using var other = await Management.SignIn(two.Server.Url);
        var second = await Clicks(two, other);
        // Affiliates of its own, so that what the rounds before have brought is no part of its count.
        var first = await Clicks(one, management, "paced-");
        var shape = new LoadShape(options.Connections, options.Turn) { PerSecond = rate };
        await second.Lane.Warmup(options.Warmup);
        await second.Lane.Warmup(options.Warmup);
        await first.Lane.Warmup(options.Warmup);
        for (var round = 0; round < options.Rounds; round++)
        {
            await first.Lane.Round(shape);
            await second.Lane.Round(shape);
        }

        if (!(findings.Check(await first.Missing(management), one) & findings.Check(await second.Missing(other), two)))
        {
            return;
        }

        var more = Figures.Median(first.Lane.Rounds.Zip(second.Lane.Rounds, (a, b) => b.Product / a.Product));
        findings.Add(new Line(
            "CPU of a click, Api and two silos beside one", "PostgreSQL", "≤ 1.20",
            Invariant($"{more:F2} ({Figures.Median(first.Lane.Rounds.Select(r => r.Product)):F0} µs with one)"), more <= 1.2)
        {
            Rate = Figures.Rate(second.Lane.Rounds),
            Latency = Figures.Latency(second.Lane.Rounds),
            Cpu = Figures.Cpu(second.Lane.Rounds),
        });
    }

    Task<TrafficLane> Clicks(ApiUnderTest api, Management management, string prefix = "") =>
        new TrafficLanes(api, management, options) { Prefix = prefix }.Make("code");
}
