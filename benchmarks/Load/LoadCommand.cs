using System.Globalization;

namespace Affiliates.Benchmarks.Load;

/// <summary>
/// Durable clicks a second beside an empty endpoint, in one run: both servers stand from the start, the rounds take
/// turns, and afterwards the statistics must show exactly the clicks that were answered. Otherwise there is no result.
/// </summary>
static class LoadCommand
{
    public static async Task<int> Run(LoadOptions options)
    {
        await using var api = await ApiUnderTest.Start(options);
        await using var baseline = await BaselineProcess.Start(options.ApiAssembly);
        using var management = await Management.SignIn(api.Server.Url);

        var affiliates = new List<string>();
        for (var i = 0; i < options.Affiliates; i++)
        {
            affiliates.Add(await management.AddAffiliate($"bench-{i:D5}"));
        }
        var clicks = new Side("durable clicks", api.Server, options);
        var empty = new Side("empty endpoint", baseline, options);

        await empty.Warmup();
        await clicks.Warmup();
        for (var round = 0; round < options.Rounds; round++)
        {
            await empty.Round();
            await clicks.Round();
        }

        Report.Write(options, empty, clicks);
        return await Check(management, affiliates, clicks, empty) ? 0 : 1;
    }

    static async Task<bool> Check(Management management, List<string> affiliates, Side clicks, Side empty)
    {
        var counted = 0L;
        foreach (var affiliate in affiliates)
        {
            counted += await management.Clicks(affiliate);
        }
        var whole = counted == clicks.Accepted && clicks is { Refused: 0, Broken: 0 } && empty is { Refused: 0, Broken: 0 };
        Console.WriteLine($"answered 201: {clicks.Accepted}, counted: {counted}, refused: {clicks.Refused}, broken: {clicks.Broken}");
        if (!whole)
        {
            Console.Error.WriteLine("No result: an event was lost, refused or invented.");
            Console.Error.WriteLine(clicks.Server.LastLines());
        }
        return whole;
    }
}

/// <summary>One of the two servers with what its rounds have given.</summary>
sealed class Side(string name, ServerProcess server, LoadOptions options)
{
    readonly byte[][] requests =
        [.. Enumerable.Range(0, options.Affiliates).Select(i => TrackingCalls.Click(server.EndPoint.ToString(), $"bench-{i:D5}"))];

    public string Name => name;
    public ServerProcess Server => server;
    public List<Round> Rounds { get; } = [];
    public long Accepted { get; private set; }
    public long Refused { get; private set; }
    public long Broken { get; private set; }

    public async Task Warmup()
    {
        if (options.Warmup > 0)
        {
            await Load(options.Warmup);
        }
    }

    public async Task Round()
    {
        var before = server.Cpu;
        var machine = Machine.Now();
        var result = await Load(options.Seconds);
        var others = Machine.Now().OthersSince(machine);
        var round = new Round(
            result.PerSecond, (server.Cpu - before).TotalMicroseconds / Math.Max(1, result.Accepted),
            result.Latencies.Milliseconds(0.5), result.Latencies.Milliseconds(0.99), others);
        Rounds.Add(round);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {round.PerSecond:F0}/s, others took {others * 100:F0} % of the machine"));
    }

    async Task<LoadResult> Load(int seconds)
    {
        // What the other side's round has left behind is collected before the clock runs.
        GC.Collect();
        var result = await LoadGenerator.Run(server.EndPoint, requests, options.Connections, TimeSpan.FromSeconds(seconds));
        Accepted += result.Accepted;
        Refused += result.Refused;
        Broken += result.Broken;
        return result;
    }
}

/// <param name="CpuMicroseconds">CPU of the server's process for each answered request; PostgreSQL is not in it.</param>
/// <param name="Others">Share of the machine that processes took which are no part of the run.</param>
sealed record Round(double PerSecond, double CpuMicroseconds, double P50, double P99, double Others);
