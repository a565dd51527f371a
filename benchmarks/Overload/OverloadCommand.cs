using System.Diagnostics;
using System.Globalization;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Overload;

/// <summary>
/// More load than the Api can take, and what becomes of what it takes: refused early, or answered soon; nothing lost; no more memory than
/// before; and full speed again right after. Beside an empty endpoint under the same load, which refuses nobody.
/// </summary>
static class OverloadCommand
{
    /// <summary>Of the speed before: what counts as full speed again.</summary>
    const double Full = 0.9;

    public static async Task<int> Run(OverloadOptions options)
    {
        await using var api = await ApiUnderTest.Start(options.Normal);
        await using var baseline = await ServerProcess.Start(typeof(OverloadCommand).Assembly.Location, url => ["baseline", url], new Dictionary<string, string>());
        using var management = await Management.SignIn(api.Server.Url);
        var affiliates = new List<string>();
        for (var i = 0; i < options.Normal.Affiliates; i++)
        {
            affiliates.Add(await management.AddAffiliate($"bench-{i:D5}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Normal.Store}: {options.Normal.Connections} connections, then {options.Connections} for {options.Seconds} s (who is refused asks again after some {options.RetryAfter} ms), then {options.Normal.Connections} again:"));
        Console.WriteLine();
        Console.WriteLine("| | accepted/s before | p99 | accepted/s in overload | p50 | p99 | refused/s | full speed again after | memory before | at most |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        await new Trial("empty endpoint", baseline, options).Run();
        var trial = new Trial("durable clicks", api.Server, options);
        await trial.Run();
        Console.WriteLine();
        Console.WriteLine($"at most under way: {trial.MostUnderWay}, in the journal's queue: {trial.MostQueued}");

        var counted = 0L;
        foreach (var affiliate in affiliates)
        {
            counted += await management.Clicks(affiliate);
        }
        Console.WriteLine($"answered 201: {trial.Accepted}, counted: {counted}, broken: {trial.Broken}");
        return counted == trial.Accepted && trial.Broken == 0 ? 0 : 1;
    }

    /// <summary>One server: normal load, overload, normal load.</summary>
    sealed class Trial(string name, ServerProcess server, OverloadOptions options)
    {
        readonly byte[][] requests =
            [.. Enumerable.Range(0, options.Normal.Affiliates).Select(i => TrackingCalls.Click(server.EndPoint.ToString(), $"bench-{i:D5}"))];

        public long Accepted { get; private set; }
        public long Broken { get; private set; }
        public double MostUnderWay { get; private set; }
        public double MostQueued { get; private set; }

        public async Task Run()
        {
            await Load(options.Normal.Connections, options.Normal.Warmup);
            var before = await Load(options.Normal.Connections, 5);
            var held = server.OwnMegabytes;
            using var done = new CancellationTokenSource();
            var watching = Watch(done.Token);
            var over = await Load(options.Connections, options.Seconds);
            var clock = Stopwatch.StartNew();
            await done.CancelAsync();
            var most = Math.Max(held, await watching);
            double? again = null;
            while (again is null && clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                var from = clock.Elapsed;
                var after = await Load(options.Normal.Connections, 1);
                again = after.PerSecond >= before.PerSecond * Full ? from.TotalSeconds : null;
            }
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {before.PerSecond:F0} | {before.Latencies.Milliseconds(0.99):F1} ms | {over.PerSecond:F0} | {over.Latencies.Milliseconds(0.5):F1} ms | {over.Latencies.Milliseconds(0.99):F1} ms | {over.Refused / over.Elapsed.TotalSeconds:F0} | {(again is { } s ? $"{s:F1} s" : "not within 30 s")} | {held:F0} MB | {most:F0} MB |"));
        }

        async Task<LoadResult> Load(int connections, int seconds)
        {
            GC.Collect();
            var result = await LoadGenerator.Run(server.EndPoint, requests, connections, TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(options.RetryAfter));
            Accepted += result.Accepted;
            Broken += result.Broken;
            return result;
        }

        /// <summary>The most memory of its own that it held meanwhile, in MB.</summary>
        async Task<double> Watch(CancellationToken stop)
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = TimeSpan.FromSeconds(20) };
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            var most = 0.0;
            try
            {
                while (await beat.WaitForNextTickAsync(stop))
                {
                    most = Math.Max(most, server.OwnMegabytes);
                    using var answer = await http.GetAsync("/metrics", stop);
                    var metrics = answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(stop) : "";
                    MostUnderWay = Math.Max(MostUnderWay, Figure(metrics, "affiliates_calls_under_way"));
                    MostQueued = Math.Max(MostQueued, Figure(metrics, "affiliates_journal_queue_depth"));
                }
            }
            catch (OperationCanceledException)
            {
                // The overload is over.
            }
            return most;
        }

        static double Figure(string metrics, string name) =>
            metrics.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))
                .Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
    }
}
