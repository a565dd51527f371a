using System.Diagnostics;
using System.Text.RegularExpressions;
using Affiliates.Client;

namespace Affiliates.Process.Tests;

/// <summary><c>--demo</c>: a newcomer sees a living product with one command.</summary>
public sealed class DemoTests(PostgresServer postgres)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_store_is_filled_with_a_programme_whose_people_can_sign_in_and_whose_numbers_are_right()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, postgres);
        await using var demo = await ApiProcess.Start(database, ("Admin:Password", null), ("Demo:Fill", "true"), ("Demo:Live", "true"));
        // Printed when it has started, and read from its pipe a moment later.
        await demo.Until(() => Task.FromResult(Line("Password").IsMatch(demo.Output)));
        var (admin, owner, affiliate, password) = (Said(demo, "Administrator"), Said(demo, "Owner"), Said(demo, "Affiliate"), Said(demo, "Password"));
        using var http = new HttpClient();
        var client = new AffiliatesClient(http, options: new AffiliatesClientOptions { BaseAddress = demo.Http.BaseAddress });

        var mara = client.With(await client.SignIn(affiliate, password, Ct));
        var today = DateOnly.FromDateTime((await mara.Actions.List().Page(1, cancellation: Ct)).Items[0].Timestamp.UtcDateTime);
        var statistics = await mara.Affiliates.OwnStatistics(new StatisticsRange { From = today.AddDays(-95), To = today.AddDays(1) }, Ct);
        Assert.InRange(statistics.TotalClicks, 500, 5000);
        Assert.True(statistics is { TotalSignups: > 10, TotalConversions: > 30, TotalRevenue: > 1000m, PaidEarnings: > 0m, PendingEarnings: > 0m });
        Assert.True(statistics.TopLinks.Count >= 3 && statistics.TrafficSources.Count >= 5);
        var weeks = await mara.Affiliates.Performance((await mara.Affiliates.Own(Ct)).Id, today.AddDays(-84), today, Grouping.Month, Ct);
        Assert.True(weeks.TimeSeries.Count(p => p.Clicks > 0) >= 3);

        var owners = client.With(await client.SignIn(owner, password, Ct));
        Assert.Equal(12, (await owners.Affiliates.List().Page(cancellation: Ct)).Items.Count);
        Assert.Equal(3, (await owners.Rules.List().Page(cancellation: Ct)).Items.Count);
        Assert.Superset(
            new HashSet<PayoutStatus> { PayoutStatus.Pending, PayoutStatus.Processing, PayoutStatus.Paid, PayoutStatus.Failed },
            (await owners.Payouts.List().Page(cancellation: Ct)).Items.Select(p => p.Status).ToHashSet());
        var commissions = (await owners.Commissions.List().Page(1000, cancellation: Ct)).Items;
        Assert.Superset(
            new HashSet<CommissionStatus> { CommissionStatus.Pending, CommissionStatus.Approved, CommissionStatus.Paid, CommissionStatus.Rejected, CommissionStatus.Reversed },
            commissions.Select(c => c.Status).ToHashSet());

        // The shop's own server has sent them.
        var sales = (await owners.Actions.List(new ActionFilter { IsConverted = true }).Page(100, cancellation: Ct)).Items;
        Assert.Equal(100, sales.Count);
        Assert.All(sales, sale => Assert.True(sale.Verified));

        // Who looks at the newest sees them in the order of their time.
        var newest = (await owners.Actions.List().Page(100, cancellation: Ct)).Items.Select(a => a.Timestamp).ToList();
        Assert.Equal(newest.OrderDescending(), newest);

        // It goes on: somebody comes by every few seconds.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        await using var live = owners.Actions.Live(cancellation: limit.Token).GetAsyncEnumerator(limit.Token);
        while (live.Current is not LiveAction)
        {
            Assert.True(await live.MoveNextAsync());
        }

        var verified = await client.With(await client.SignIn(admin, password, Ct)).Operation.Verify(cancellation: Ct);
        Assert.True(verified is { Clean: true, Actions: > 5000 }, string.Join('\n', verified.Differences));
    }

    [Fact]
    public async Task A_store_that_was_used_before_is_not_touched()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, postgres);
        await using (var api = await ApiProcess.Start(database))
        {
            await api.SignIn();
            await api.MakeAffiliate("anna");
            await api.Stop();
        }

        var info = new ProcessStartInfo("dotnet", [ApiProcess.Program, "--demo", "--urls=http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in database.Settings.Concat([new("Cluster:SiloPort", "0"), new("Cluster:GatewayPort", "0")]))
        {
            info.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        using var refused = System.Diagnostics.Process.Start(info)!;
        var (said, why) = (refused.StandardOutput.ReadToEndAsync(limit.Token), refused.StandardError.ReadToEndAsync(limit.Token));
        await refused.WaitForExitAsync(limit.Token);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("the demo needs a fresh store, and this one has been used before", await why, StringComparison.Ordinal);
        Assert.DoesNotContain("running at", await said, StringComparison.Ordinal);
        await using var again = await ApiProcess.Start(database);
        await again.SignIn();
        using var affiliates = await again.Http.GetAsync("/affiliates/affiliates/", Ct);
        Assert.Equal(1, (await ApiProcess.Read(affiliates)).GetArrayLength());
    }

    static string Said(ApiProcess demo, string what) => Line(what).Match(demo.Output) is { Success: true } line
        ? line.Groups[1].Value
        : throw new InvalidOperationException($"It does not say {what}: {demo.Output}");

    static Regex Line(string what) => new($@"^\s+{what}\s+(\S+)", RegexOptions.Multiline);
}
