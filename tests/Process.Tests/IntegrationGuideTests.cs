namespace Affiliates.Process.Tests;

/// <summary>The commands of docs/integration.md, run as they stand.</summary>
public sealed class IntegrationGuideTests(PostgresServer postgres)
{
    [Fact]
    public async Task The_guides_commands_work_as_they_stand()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, postgres);
        await using var api = await ApiProcess.Start(database);

        var said = (await Snippets.Run(await Snippets.Read("docs", "integration.md"), api)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // What was tracked one by one: the order, the signed order, the postback, and the app's two events.
        var events = said.Where(line => line.Contains("\"tracking_method\":", StringComparison.Ordinal))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Select(e => (e.GetProperty("action_type").GetString(), e.GetProperty("conversion_value").GetString(),
                e.TryGetProperty("verified", out var verified) ? verified.GetBoolean() : (bool?)null)).ToArray();
        Assert.Equal(
            [("purchase", "49.90", true), ("purchase", "49.90", true), ("purchase", "49.90", false), ("install", null, null), ("purchase", "4.99", false)], events);
        Assert.Contains("200", said);
        var batch = said.Single(line => line.Contains("\"results\":", StringComparison.Ordinal));
        Assert.Contains("\"status\":201", batch, StringComparison.Ordinal);
        Assert.Contains("Invalid referral code", batch, StringComparison.Ordinal);
        var stats = JsonSerializer.Deserialize<JsonElement>(said.Single(line => line.Contains("\"total_clicks\":", StringComparison.Ordinal) && line.Contains("\"code_stats\":", StringComparison.Ordinal)));
        Assert.Equal(
            (1, 4, "154.69"), (stats.GetProperty("total_clicks").GetInt32(), stats.GetProperty("total_conversions").GetInt32(), stats.GetProperty("total_revenue").GetString()));
        var commissions = JsonSerializer.Deserialize<JsonElement>(said[^1]);
        Assert.Equal(["0.50", "4.99", "4.99", "4.99"], commissions.EnumerateArray().Select(c => c.GetProperty("amount").GetString()));
    }
}
