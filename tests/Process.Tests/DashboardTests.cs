using System.Text.RegularExpressions;

namespace Affiliates.Process.Tests;

/// <summary>In a process of its own: meters of several hosts in one process take each other's figures away.</summary>
public sealed partial class DashboardTests(PostgresServer postgres)
{
    /// <summary>What somebody who runs the service has to see: a name of each figure, without what Prometheus adds at its end.</summary>
    static readonly string[] Needed =
    [
        "affiliates_events", "affiliates_journal_commit_duration_seconds", "affiliates_journal_batch_size", "affiliates_journal_queue_depth",
        "affiliates_snapshots_lag", "affiliates_journal_replayed", "orleans_catalog_activations", "affiliates_cluster_failovers",
        "affiliates_money_moved",
    ];

    [Fact]
    public async Task Every_figure_of_the_dashboard_is_one_that_the_program_gives()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        await api.MakeAffiliate("anna");
        await api.Until(async () =>
            (await api.Track(new { referral_code = "anna", event_type = "purchase", conversion_value = 70, order_id = "one" })).IsSuccessStatusCode);
        var file = Path.Combine(ApiProcess.Metadata("Repository"), "docs", "grafana", "affiliates.json");
        using var dashboard = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var names = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Figure().Matches(target.GetProperty("expr").GetString()!))
            .Select(match => match.Value).Distinct().ToList();
        Assert.InRange(names.Count, 12, 100);

        // What is scraped is kept for a moment.
        HashSet<string> given = [];
        await api.Until(async () =>
        {
            var text = await api.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            given = [.. text.Split('\n').Select(line => line.Split('{', ' ')[0])];
            return given.Contains("affiliates_events_total");
        });

        Assert.Empty(names.Except(given));
        Assert.All(Needed, needed => Assert.Contains(names, name => name.StartsWith(needed, StringComparison.Ordinal)));
    }

    [GeneratedRegex("(affiliates|orleans|http_server)_[a-z_]+")]
    private static partial Regex Figure();
}
