using Affiliates.Benchmarks.Load;
using Affiliates.Benchmarks.Table;
using static System.FormattableString;

namespace Affiliates.Benchmarks.Dashboards;

/// <summary>
/// What the portal costs: clicks on a server that has it beside one that has not, while nobody looks; then how much memory and CPU the
/// server takes for dashboards that are open while clicks come in. No result where a click is missing, or a dashboard is not live any more.
/// </summary>
static class DashboardsCommand
{
    public static async Task<int> Run(DashboardsOptions options)
    {
        await using var with = await ApiUnderTest.Start(LoadOptions.For(Store.Sqlite));
        using var management = await Management.SignIn(with.Server.Url);
        List<string> affiliates = [];
        for (var i = 0; i < options.Affiliates; i++)
        {
            affiliates.Add(await management.AddAffiliate(Code(i), Management.AdminPassword));
        }

        var isWhole = await AtRest(options, with);
        var length = TimeSpan.FromSeconds(options.Seconds);
        var lane = Clicks("clicks", with, options, connections: 4);
        var shape = new LoadShape(4, length) { PerSecond = options.Rate };
        var memory = with.Server.OwnMegabytes;
        await lane.Round(shape);
        var closed = await lane.Round(shape);
        await using var dashboards = await OpenDashboards.Start();
        for (var i = 0; i < options.Affiliates; i++)
        {
            await dashboards.Open(with.Server.Url, Email(i), (options.Open + i) / options.Affiliates);
        }

        await Task.Delay(length);
        var quiet = await Cpu(with, length);
        await lane.Round(shape);
        var open = await lane.Round(shape);
        var live = await dashboards.CountLive();
        var held = with.Server.OwnMegabytes;
        Console.WriteLine(Invariant($"| {options.Open} dashboards of {options.Affiliates} affiliates | |"));
        Console.WriteLine("|---|---|");
        Console.WriteLine(Invariant($"| memory of the server for each | {(held - memory) * 1024 / options.Open:F0} kB ({memory:F0} MB before, {held:F0} MB with all) |"));
        Console.WriteLine(Invariant($"| CPU of the server while nothing comes in | {quiet:P1} of one processor |"));
        Console.WriteLine(Invariant($"| CPU of a click at {options.Rate} a second, nobody looking | {closed.Product:F0} µs |"));
        Console.WriteLine(Invariant($"| the same, seen by {(double)options.Open / options.Affiliates:F0} dashboards | {open.Product:F0} µs |"));
        Console.WriteLine(Invariant($"| live at the end | {live} of {options.Open} |"));
        isWhole &= lane.IsWhole && live == options.Open;
        if (!isWhole)
        {
            Console.Error.WriteLine("No result: a click was refused, or a dashboard is not live.");
        }

        return isWhole ? 0 : 1;
    }

    static async Task<bool> AtRest(DashboardsOptions options, ApiUnderTest with)
    {
        await using var without = await ApiUnderTest.Start(LoadOptions.For(Store.Sqlite), new Dictionary<string, string> { ["Portal__Enabled"] = "false" });
        using var management = await Management.SignIn(without.Server.Url);
        for (var i = 0; i < options.Affiliates; i++)
        {
            await management.AddAffiliate(Code(i));
        }

        var length = TimeSpan.FromSeconds(options.Seconds);
        Lane[] lanes = [Clicks("with the portal", with, options, connections: 256), Clicks("without", without, options, connections: 256)];
        foreach (var lane in lanes)
        {
            await lane.Warmup(length * 2);
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var lane in round % 2 == 0 ? lanes : lanes.Reverse())
            {
                await lane.Round(length);
            }
        }

        var pairs = lanes[0].Rounds.Zip(lanes[1].Rounds).ToList();
        var (rate, cpu) = (Figures.Median(pairs.Select(p => p.First.PerSecond / p.Second.PerSecond)), Figures.Median(pairs.Select(p => p.First.Product / p.Second.Product)));
        Console.WriteLine(Invariant($"The portal at rest: clicks with it beside clicks without it {rate:F2}, CPU of a click {cpu:F2}."));
        Console.WriteLine();
        return lanes.All(lane => lane.IsWhole);
    }

    /// <summary>Of one processor.</summary>
    static async Task<double> Cpu(ApiUnderTest api, TimeSpan length)
    {
        var before = api.Server.Cpu;
        await Task.Delay(length);
        return (api.Server.Cpu - before) / length;
    }

    static Lane Clicks(string name, ApiUnderTest api, DashboardsOptions options, int connections) => new(
        name, [api.Server], null, new Requests(Enumerable.Range(0, options.Affiliates).Select(i => TrackingCalls.Click(api.Server.EndPoint.ToString(), Code(i)))), connections);

    static string Code(int affiliate) => Invariant($"seen-{affiliate:D4}");

    static string Email(int affiliate) => $"{Code(affiliate)}@example.com";
}
