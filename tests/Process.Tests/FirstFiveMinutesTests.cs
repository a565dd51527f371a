namespace Affiliates.Process.Tests;

/// <summary>The README's first five minutes, run as they stand.</summary>
public sealed class FirstFiveMinutesTests(PostgresServer postgres)
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task The_first_five_minutes_work_as_they_stand(Dialect dialect)
    {
        var part = (await Snippets.Read("README.md")).Split("<!-- five-minutes -->")[1].Split("<!-- /five-minutes -->")[0];
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);

        var said = await Snippets.Run(part, api);

        Assert.Contains("302 https://shop.example.com/spring", said, StringComparison.Ordinal);
        Assert.Contains("\"commissions\":[{\"affiliate_code\":\"anna\",\"amount\":\"10.00\",\"status\":\"pending\"}]", said, StringComparison.Ordinal);
        Assert.Contains("\"available_balance\":\"10.00\"", said, StringComparison.Ordinal);
        Assert.Contains("\"total_clicks\":2,", said, StringComparison.Ordinal);
        Assert.Contains("\"total_conversions\":1,", said, StringComparison.Ordinal);
        Assert.Contains("\"total_revenue\":\"99.99\"", said, StringComparison.Ordinal);
    }
}
