using System.Diagnostics;
using Affiliates.Benchmarks.Load;
using static System.FormattableString;

namespace Affiliates.Benchmarks.Table;

/// <summary>
/// An affiliate with a long past beside one with a short one: how fast the statistics of 30 days are, also the first ones after a
/// restart, and how long such a store takes to start.
/// </summary>
sealed class HistoryWorld(TableOptions options, Store store, Findings findings)
{
    const string Long = "long-past";
    const string Short = "short-past";
    const long ShortEvents = 10_000;
    const int MostRestarts = 3;

    /// <summary>What one activation reads; the snapshots of the product take the history up in parts of this length.</summary>
    const long Part = 2_000_000;

    static readonly TimeSpan WakesWithin = TimeSpan.FromSeconds(120);

    readonly List<double> starts = [];
    readonly List<double> cold = [];
    readonly DateTimeOffset end = TimeProvider.System.GetUtcNow();
    string longId = "";
    string shortId = "";

    DateTimeOffset Begin => new(end.UtcDateTime.Date.AddDays(-29), TimeSpan.Zero);

    string PathOf(string affiliate) => $"/affiliates/affiliates/{affiliate}/stats/?date_from={Begin:yyyy-MM-dd}&date_to={end:yyyy-MM-dd}";

    public async Task Run(ServerProcess baseline)
    {
        if (!options.Has("stats", "cold", "start"))
        {
            return;
        }

        await StartEmpty();
        findings.Progress(Invariant($"{store}: an affiliate with {options.Events} events"));
        await using var api = await ApiUnderTest.Start(LoadOptions.For(store, options.Api));
        findings.Empty[store].Add(api.Server.StartedWithin);
        await MakePast(api);
        for (var i = 0; i < Math.Min(MostRestarts, options.Rounds); i++)
        {
            if (i > 0)
            {
                await api.Server.DisposeAsync();
            }

            await api.StartServer();
            starts.Add(api.Server.StartedWithin.TotalSeconds);
            using var management = await Management.SignIn(api.Server.Url);
            await First(api, management);
        }

        Report();
        if (options.Has("stats"))
        {
            await Statistics(api, baseline);
        }
    }

    /// <summary>Each time with a store of its own.</summary>
    async Task StartEmpty()
    {
        for (var i = 1; options.Has("start") && i < Math.Min(MostRestarts, options.Rounds); i++)
        {
            await using var api = await ApiUnderTest.Start(LoadOptions.For(store, options.Api));
            findings.Empty[store].Add(api.Server.StartedWithin);
        }
    }

    async Task MakePast(ApiUnderTest api)
    {
        using (var management = await Management.SignIn(api.Server.Url))
        {
            longId = await management.AddAffiliate(Long);
            shortId = await management.AddAffiliate(Short);
        }

        await api.Stop();
        var seed = new HistorySeed(api, store, Begin, end);
        foreach (var code in (string[])[Long, Short])
        {
            await seed.MakeLinks(code);
        }

        await seed.MakeEvents(Short, 1, ShortEvents, ShortEvents);
        for (var first = 1L; first <= options.Events; first += Part)
        {
            var last = Math.Min(first + Part - 1, options.Events);
            var clock = Stopwatch.StartNew();
            await seed.MakeEvents(Long, first, last, options.Events);
            var written = clock.Elapsed;
            await api.StartServer();
            using var management = await Management.SignIn(api.Server.Url);
            clock.Restart();
            await Wake(api, management, longId, last);
            await Wake(api, management, shortId, ShortEvents);
            var read = clock.Elapsed;
            await api.Stop();
            findings.Progress(Invariant($"{last} events written in {written.TotalSeconds:F1} s, folded in {read.TotalSeconds:F1} s"));
        }

        await seed.Settle();
    }

    /// <summary>The front-end gives up on a call sooner than a long past is read: it is asked again.</summary>
    async Task Wake(ApiUnderTest api, Management management, string affiliate, long events)
    {
        var clock = Stopwatch.StartNew();
        while (await management.TryGet(PathOf(affiliate)) is not { } statistics || !Check(api, affiliate, statistics, events))
        {
            if (clock.Elapsed > WakesWithin)
            {
                throw new InvalidOperationException(Invariant($"The affiliate with {events} events did not wake within {WakesWithin.TotalSeconds} s.\n{api.Server.LastLines()}"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    bool Check(ApiUnderTest api, string affiliate, System.Text.Json.JsonElement statistics, long events)
    {
        var counted = (statistics.GetProperty("total_clicks").GetInt64(), statistics.GetProperty("total_conversions").GetInt64());
        var signups = events / HistorySeed.ClicksForSignup;
        findings.Check(
            counted == (events - signups, signups) ? null : $"{affiliate}: of {events} events {counted} are counted as clicks and conversions", api);
        return true;
    }

    /// <summary>The first statistics of the sleeper, after those of the other affiliate have warmed the way.</summary>
    async Task First(ApiUnderTest api, Management management)
    {
        for (var i = 0; i < 30; i++)
        {
            await management.TryGet(PathOf(shortId));
        }

        var clock = Stopwatch.StartNew();
        var statistics = await management.TryGet(PathOf(longId));
        cold.Add(clock.Elapsed.TotalMilliseconds);
        if (statistics is { } answered)
        {
            Check(api, longId, answered, options.Events);
        }
        else
        {
            findings.Check($"{longId}: the first statistics were refused", api);
        }
    }

    async Task Statistics(ApiUnderTest api, ServerProcess baseline)
    {
        using var management = await Management.SignIn(api.Server.Url);
        var empty = new Lane("empty endpoint", [baseline], null, new Requests([TrackingCalls.Click(baseline.EndPoint.ToString(), "code-00000")]), options.Connections);
        var (brief, full) = (LaneOf("short past", shortId), LaneOf("long past", longId));
        foreach (var lane in (Lane[])[empty, brief, full])
        {
            await lane.Warmup(options.Warmup);
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            await empty.Round(options.Turn);
            await brief.Round(options.Turn);
            await full.Round(options.Turn);
        }

        if (!new[] { empty, brief, full }.All(lane => findings.Check(
            lane.IsWhole ? null : $"{lane.Name}: {lane.Refused} requests refused, {lane.Broken} broken", api)))
        {
            return;
        }

        var slower = Figures.Median(brief.Rounds.Zip(full.Rounds, (b, f) => f.P50 / b.P50));
        var share = Figures.Median(empty.Rounds.Zip(full.Rounds, (e, f) => f.PerSecond / e.PerSecond));
        findings.Add(new Line(
            Invariant($"statistics of 30 days, {options.Events} events, 1000 links"), Findings.NameOf(store), "≤ 1.5 of the time of 10 000 events; ≥ 0.30",
            Invariant($"{slower:F2}; {share:F2}"), slower <= 1.5 && share >= 0.3)
        {
            Rate = Figures.Rate(full.Rounds),
            Latency = Figures.Latency(full.Rounds),
            Cpu = Figures.Cpu(full.Rounds),
        });

        Lane LaneOf(string name, string affiliate) => new(
            name, [api.Server], api.Postgres,
            new Requests([TrackingCalls.Get(api.Server.EndPoint.ToString(), PathOf(affiliate), management.Authorization)])
            {
                Expected = 200,
                AnswerBytes = 64 * 1024,
            },
            options.Connections);
    }

    void Report()
    {
        var name = Findings.NameOf(store);
        if (options.Has("cold"))
        {
            var first = Figures.Median(cold);
            findings.Add(new Line(
                Invariant($"first statistics of a sleeper, {options.Events} events"), name, "≤ 50 ms",
                Invariant($"{first:F0} ms ({cold.Min():F0}–{cold.Max():F0})"), first <= 50));
        }

        if (options.Has("start"))
        {
            List<double> fresh = [.. findings.Empty[store].Select(s => s.TotalSeconds)];
            var (empty, full) = (Figures.Median(fresh), Figures.Median(starts));
            findings.Add(new Line(
                "start to first answer, empty store", name, "≤ 2 s", Invariant($"{empty:F1} s ({fresh.Min():F1}–{fresh.Max():F1})"), empty <= 2));
            findings.Add(new Line(
                Invariant($"start to first answer, {options.Events} events"), name, "≤ 2 s",
                Invariant($"{full:F1} s ({starts.Min():F1}–{starts.Max():F1})"), full <= 2));
        }
    }
}
