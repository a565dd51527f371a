using System.Diagnostics;
using System.Globalization;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Lists;

/// <summary>
/// A long list of the real Api: its first page beside page 900, in turns, and all of a tenant's commissions as CSV with the most memory that
/// the process has held. No result when a row is missing, or when the process has taken more memory of its own than it may.
/// </summary>
static class ListsCommand
{
    const int DeepPage = 900;
    const double MostMegabytes = 200;

    public static async Task<int> Run(ListsOptions options)
    {
        await using var api = await ApiUnderTest.Start(options.Server);
        using var management = await Management.SignIn(api.Server.Url);
        await management.AddAffiliate("listed");
        await management.AddAffiliate("others");
        await Seed.Commissions(api, options.Server.Store, "listed", "others", options.Rows);
        Console.WriteLine($"{options.Server.Store}, {options.Rows} commissions, {options.Requests} requests for each page in turns:");
        Console.WriteLine();
        Console.WriteLine("| list | first page, p50 | page 900, p50 | ratio | first page, p99 | page 900, p99 |");
        Console.WriteLine("|---|---|---|---|---|---|");
        await Pages(management, $"{ListsOptions.Listed} of one affiliate", "/affiliates/commissions/?affiliate_code=listed", options.Requests);
        await Pages(management, $"{options.Rows} of the tenant", "/affiliates/commissions/?limit=100", options.Requests);

        var (before, ownBefore) = (api.Server.HeldMegabytes, api.Server.OwnMegabytes);
        var clock = Stopwatch.StartNew();
        var rows = await management.CsvLines("/affiliates/commissions/?format=csv") - 1;
        var peak = api.Server.PeakMegabytes;
        // Whatever has come on top counts as its own: nobody says how much of the peak was mapped.
        var own = ownBefore + peak - before;
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"CSV: {rows} rows in {clock.Elapsed.TotalSeconds:F1} s; the process held {peak:F0} MB at most, {before:F0} MB before; {own:F0} MB of it at most its own, the rest mapped files"));
        if (rows == options.Rows && own < MostMegabytes)
        {
            return 0;
        }

        Console.Error.WriteLine($"Not as it should be: {options.Rows} rows and less than {MostMegabytes} MB of its own.");
        return 1;
    }

    static async Task Pages(Management management, string name, string first, int requests)
    {
        var deep = first;
        for (var page = 1; page < DeepPage; page++)
        {
            deep = await management.NextPage(deep) ?? throw new InvalidOperationException($"The list ends at page {page}.");
        }

        var (early, late) = (new List<double>(requests), new List<double>(requests));
        for (var i = 0; i < requests; i++)
        {
            early.Add(await Milliseconds(management, first));
            late.Add(await Milliseconds(management, deep));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {At(early, 0.5):F2} ms | {At(late, 0.5):F2} ms | {At(late, 0.5) / At(early, 0.5):F2} | {At(early, 0.99):F2} ms | {At(late, 0.99):F2} ms |"));
    }

    static async Task<double> Milliseconds(Management management, string path)
    {
        var clock = Stopwatch.GetTimestamp();
        await management.NextPage(path);
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    static double At(List<double> times, double share)
    {
        double[] sorted = [.. times.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
    }
}
