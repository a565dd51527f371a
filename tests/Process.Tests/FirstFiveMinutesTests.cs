using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Affiliates.Process.Tests;

/// <summary>The README's first five minutes, run as they stand.</summary>
public sealed partial class FirstFiveMinutesTests(PostgresServer postgres)
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task The_first_five_minutes_work_as_they_stand(Dialect dialect)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(ApiProcess.Metadata("Repository"), "README.md"), TestContext.Current.CancellationToken);
        var part = readme.Split("<!-- five-minutes -->")[1].Split("<!-- /five-minutes -->")[0];
        var script = string.Join('\n', Blocks().Matches(part).Select(block => block.Groups[1].Value));
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);

        var info = new ProcessStartInfo("bash") { ArgumentList = { "-euo", "pipefail", "-c", script }, RedirectStandardOutput = true };
        info.Environment["BASE"] = api.Address;
        info.Environment["ADMIN_PASSWORD"] = ApiProcess.Password;
        using var bash = System.Diagnostics.Process.Start(info)!;
        var said = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, bash.ExitCode);
        Assert.Contains("302 https://shop.example.com/spring", said, StringComparison.Ordinal);
        Assert.Contains("\"commissions\":[{\"affiliate_code\":\"anna\",\"amount\":\"10.00\",\"status\":\"pending\"}]", said, StringComparison.Ordinal);
        Assert.Contains("\"available_balance\":\"10.00\"", said, StringComparison.Ordinal);
        Assert.Contains("\"total_clicks\":2,", said, StringComparison.Ordinal);
        Assert.Contains("\"total_conversions\":1,", said, StringComparison.Ordinal);
        Assert.Contains("\"total_revenue\":\"99.99\"", said, StringComparison.Ordinal);
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
