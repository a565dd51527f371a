using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Table;

/// <summary>
/// Measures the lines of the table in docs/performance.md, starts all that it needs by itself, and checks afterwards that what was
/// answered is counted: a run that has lost, refused or invented an event is no result.
/// </summary>
static class TableCommand
{
    public static async Task<int> Run(TableOptions options)
    {
        var findings = new Findings();
        await using (var baseline = await BaselineProcess.Start(LoadOptions.For(Store.Sqlite).ApiAssembly))
        {
            foreach (var store in options.Stores)
            {
                await findings.Try($"{store}, under load", () => new TrafficWorld(options, store, findings).Run(baseline));
                await findings.Try($"{store}, sessions", new SessionsWorld(options, store, findings).Run);
                await findings.Try($"{store}, a long past", () => new HistoryWorld(options, store, findings).Run(baseline));
            }

            if (options.Stores.Contains(Store.Postgres))
            {
                await findings.Try("silos", () => new ClusterWorld(options, findings).Run(baseline));
            }
        }

        findings.Progress("done");
        foreach (var row in Document.Table(findings.Lines))
        {
            Console.WriteLine(row);
        }

        if (options.Write is { } document)
        {
            await Document.Write(document, findings.Lines);
        }

        if (findings.Missing.Count > 0)
        {
            Console.Error.WriteLine($"No result, and not in the table:\n{string.Join('\n', findings.Missing)}");
            return 1;
        }

        return 0;
    }
}
