using System.Collections.Concurrent;

namespace Affiliates.Process.Tests;

/// <summary>Killed with −9 under load, three times: what was acknowledged is there once, and the money agrees.</summary>
public sealed class CrashTests(PostgresServer postgres)
{
    const int Affiliates = 8;

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task Killed_three_times_it_loses_and_doubles_nothing(Dialect dialect)
    {
        var seed = Seeds.From("AFFILIATES_CRASH_SEED");
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        var ids = new string[Affiliates];
        for (var i = 0; i < Affiliates; i++)
        {
            ids[i] = await api.MakeAffiliate($"aff-{i}");
        }

        await api.TenPercent();
        var acknowledged = new ConcurrentDictionary<string, int>();
        var tried = 0;
        for (var round = 0; round < 3; round++)
        {
            var killAfter = acknowledged.Count + random.Next(200, 900);
            using var killed = new CancellationTokenSource();
            var load = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            {
                while (!killed.IsCancellationRequested)
                {
                    var n = Interlocked.Increment(ref tried);
                    var sale = n % 3 == 0;
                    try
                    {
                        using var answer = sale
                            ? await api.Track(new { referral_code = $"aff-{n % Affiliates}", event_type = "purchase", conversion_value = "60.00", order_id = $"order-{n}" })
                            : await api.Track(new { referral_code = $"aff-{n % Affiliates}", event_type = "click" });
                        if (answer.StatusCode is HttpStatusCode.Created)
                        {
                            acknowledged[(await ApiProcess.Read(answer)).GetProperty("id").GetString()!] = n;
                        }
                    }
                    catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or JsonException)
                    {
                        // Killed in the middle of the call: tried, not acknowledged.
                    }
                }
            })).ToArray();
            await api.Until(() => Task.FromResult(acknowledged.Count >= killAfter));
            await api.Kill();
            await killed.CancelAsync();
            await Task.WhenAll(load);
            await api.StartAgain();
        }

        var actions = await api.All("/affiliates/referral-actions/?limit=1000");
        var listed = actions.Select(action => action.GetProperty("id").GetString()!).ToList();
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Empty(acknowledged.Keys.Except(listed));
        Assert.InRange(listed.Count, acknowledged.Count, tried);

        var commissions = await api.All("/affiliates/commissions/?limit=1000");
        for (var i = 0; i < Affiliates; i++)
        {
            var code = $"aff-{i}";
            var hers = actions.Where(action => action.GetProperty("affiliate_code").GetString() == code).ToList();
            var sales = hers.Count(action => action.GetProperty("action_type").GetString() == "purchase");
            var owed = commissions.Where(c => c.GetProperty("affiliate_code").GetString() == code)
                .Sum(c => decimal.Parse(c.GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
            var stats = await api.Get($"/affiliates/affiliates/{ids[i]}/stats/");
            var account = await api.Get($"/affiliates/affiliates/{ids[i]}/");
            Assert.Equal(hers.Count - sales, stats.GetProperty("total_clicks").GetInt32());
            Assert.Equal(sales, stats.GetProperty("total_conversions").GetInt32());
            Assert.Equal(6m * sales, owed);
            Assert.Equal(owed, decimal.Parse(account.GetProperty("balance").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
