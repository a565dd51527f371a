using Affiliates.Benchmarks.Load;
using static System.FormattableString;

namespace Affiliates.Benchmarks.Table;

/// <summary>
/// The lines under load on one server: in each round all have their turn, two by two between rounds of the baseline, so that a
/// machine that slows down in between slows both.
/// </summary>
sealed class TrafficWorld(TableOptions options, Store store, Findings findings)
{
    const double MostBytes = 3_000;
    const double MostPause = 50;

    readonly List<double> allocated = [];
    long clicks;
    double bytes;

    public async Task Run(ServerProcess baseline)
    {
        string[] rows = [.. TableOptions.Traffic.Where(IsWanted)];
        if (rows.Length == 0)
        {
            return;
        }

        findings.Progress($"{store}: {string.Join(", ", rows)}");
        using var pauses = new GcPauses();
        await using var api = await ApiUnderTest.Start(LoadOptions.For(store, options.Api), pauses.Settings);
        findings.Empty[store].Add(api.Server.StartedWithin);
        using var management = await Management.SignIn(api.Server.Url);
        var makes = new TrafficLanes(api, management, options);
        List<TrafficLane> lanes = [];
        foreach (var row in rows)
        {
            lanes.Add(await makes.Make(row));
        }

        var empty = new Lane("empty endpoint", [baseline], null, new Requests([TrackingCalls.Click(baseline.EndPoint.ToString(), "code-00000")]), options.Connections);
        await Warmup(empty, lanes);
        await Rounds(empty, lanes, management, pauses);
        HashSet<string> whole = [];
        foreach (var lane in lanes)
        {
            if (findings.Check(await lane.Missing(management), api))
            {
                whole.Add(lane.Row);
            }
        }

        if (findings.Check(empty.IsWhole ? null : "The baseline has refused requests.", api))
        {
            Report(empty, lanes, whole, pauses);
        }
    }

    bool IsWanted(string row) =>
        options.Has(row) || (row == "code" && options.Has("hot-affiliate", "memory")) || (row == "slug" && options.Has("hot-link"));

    async Task Warmup(Lane empty, List<TrafficLane> lanes)
    {
        await empty.Warmup(options.Warmup);
        foreach (var lane in lanes)
        {
            await lane.Lane.Warmup(options.Warmup);
        }
    }

    async Task Rounds(Lane empty, List<TrafficLane> lanes, Management management, GcPauses pauses)
    {
        var before = await empty.Round(options.Turn);
        for (var round = 1; round <= options.Rounds; round++)
        {
            findings.Progress(Invariant($"{store}, round {round} of {options.Rounds}"));
            foreach (var pair in lanes.Chunk(2))
            {
                List<Sample> samples = [];
                foreach (var lane in pair)
                {
                    samples.Add(lane.Row == "code" ? await Counted(lane.Lane, management, pauses) : await lane.Lane.Round(options.Turn));
                }

                var after = await empty.Round(options.Turn);
                foreach (var (lane, sample) in pair.Zip(samples))
                {
                    lane.Ratios.Add(sample.PerSecond / ((before.PerSecond + after.PerSecond) / 2));
                }

                before = after;
            }
        }
    }

    /// <summary>A round of clicks with what it allocates.</summary>
    async Task<Sample> Counted(Lane lane, Management management, GcPauses pauses)
    {
        const string total = "dotnet_gc_heap_total_allocated_bytes_total";
        var (before, events) = (await management.Metric(total), lane.Events);
        pauses.Watch(true);
        var sample = await lane.Round(options.Turn);
        pauses.Watch(false);
        var after = await management.Metric(total);
        (bytes, clicks) = (bytes + after - before, clicks + lane.Events - events);
        allocated.Add((after - before) / (lane.Events - events));
        return sample;
    }

    void Report(Lane empty, List<TrafficLane> lanes, HashSet<string> whole, GcPauses pauses)
    {
        var name = Findings.NameOf(store);
        findings.Add(new Line("empty endpoint", name, "", "1", null)
        {
            Rate = Figures.Rate(empty.Rounds),
            Latency = Figures.Latency(empty.Rounds),
            Cpu = Figures.Cpu(empty.Rounds),
        });
        foreach (var lane in lanes.Where(l => whole.Contains(l.Row) && (l.Beside is null || whole.Contains(l.Beside))))
        {
            findings.Add(Of(lane, lanes, name));
        }

        if (options.Has("memory") && whole.Contains("code"))
        {
            var perClick = Figures.Median(allocated);
            findings.Add(new Line("bytes allocated a click", name, Invariant($"≤ {MostBytes:F0}"), Invariant($"{perClick:F0}"), clicks > 0 && bytes > 0 && perClick <= MostBytes));
            var p99 = pauses.P99;
            findings.Add(new Line(
                "GC pauses under clicks, p99", name, Invariant($"≤ {MostPause:F0} ms"),
                p99 is { } pause ? Invariant($"{pause:F1} ms of {pauses.Count}") : "none seen", p99 is null ? null : p99 <= MostPause));
        }
    }

    static Line Of(TrafficLane lane, List<TrafficLane> all, string store)
    {
        var rounds = lane.Lane.Rounds;
        var beside = all.FirstOrDefault(l => l.Row == lane.Beside);
        var ratio = Figures.Median(beside is null
            ? lane.Ratios
            : rounds.Zip(beside.Lane.Rounds, (own, spread) => own.PerSecond / spread.PerSecond));
        var p99 = Figures.P99(rounds);
        var target = lane.Least is { } least
            ? Invariant($"≥ {least:F2}{(beside is null ? "" : " of the spread")}{(lane.P99 is { } most ? Invariant($", p99 ≤ {most:F0} ms") : "")}")
            : "";
        bool? isMet = lane.Least is null ? null : ratio >= lane.Least && (lane.P99 is null || p99 <= lane.P99);
        return new Line(lane.Work, store, target, Invariant($"{ratio:F2}"), isMet)
        {
            Rate = Figures.Rate(rounds),
            Latency = Figures.Latency(rounds),
            Cpu = Figures.Cpu(rounds),
        };
    }
}
