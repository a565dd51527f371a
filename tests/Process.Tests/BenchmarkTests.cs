using System.Diagnostics;

namespace Affiliates.Process.Tests;

/// <summary>The harness behind docs/performance.md, with tiny numbers: what it counts has to be right, whatever the machine is busy with.</summary>
public sealed class BenchmarkTests
{
    /// <summary>What a line of the table begins with, for each that is measured on SQLite.</summary>
    static readonly string[] Lines =
    [
        "empty endpoint", "click by code", "click by code, one hot affiliate", "click by slug", "click by slug, one hot link",
        "click by slug with a session", "purchase with order id, rule, ledger", "redirect, click durable", "batches of 500, events beside requests",
        "bytes allocated a click", "GC pauses under clicks, p99", "1000 sessions, 100 affiliates in one go",
        "first statistics of a sleeper, 10000 events", "start to first answer, empty store", "start to first answer, 10000 events",
        "statistics of 30 days, 10000 events, 1000 links",
    ];

    [Fact]
    public async Task The_harness_measures_every_line_and_finds_every_event_that_was_answered_counted()
    {
        using var directory = new TemporaryDirectory();
        var document = Path.Combine(directory.Path, "performance.md");
        await File.WriteAllTextAsync(document, """
            before
            <!-- table: begin -->
            | work | store |
            |---|---|
            | click by code | SQLite | of an earlier run |
            | click by code | PostgreSQL | of an earlier run |
            <!-- table: end -->
            after
            """, TestContext.Current.CancellationToken);

        var (exitCode, output) = await Run(
            "table", "--store", "sqlite", "--rounds", "1", "--seconds", "0.2", "--warmup", "0", "--connections", "2", "--affiliates", "2",
            "--events", "10000", "--sessions", "1000", "--write", document);

        Assert.True(exitCode == 0, output);
        var written = await File.ReadAllLinesAsync(document, TestContext.Current.CancellationToken);
        Assert.Equal(("before", "after"), (written[0], written[^1]));
        Assert.All(Lines, line => Assert.Single(written, row => row.StartsWith($"| {line} | SQLite | ", StringComparison.Ordinal)));
        Assert.DoesNotContain("| click by code | SQLite | of an earlier run |", written);
        // What this run has not measured stays.
        Assert.Contains("| click by code | PostgreSQL | of an earlier run |", written);
    }

    [Fact]
    public async Task A_line_that_nobody_knows_is_refused()
    {
        var (exitCode, output) = await Run("table", "--rows", "code,everything");

        Assert.Equal(2, exitCode);
        Assert.Contains("usage", output, StringComparison.Ordinal);
    }

    static async Task<(int ExitCode, string Output)> Run(params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(8));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(ApiProcess.Metadata("BenchmarksFolder"), "Affiliates.Benchmarks.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = System.Diagnostics.Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
