using System.Collections.Concurrent;
using System.Globalization;

namespace Affiliates.Process.Tests;

/// <summary>Killed with −9 while sales are shared: every sale that was acknowledged is paid to all who share it, once.</summary>
public sealed class SplitCrashTests(PostgresServer postgres)
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task Killed_between_two_shares_it_finishes_by_itself(Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        string[] codes = ["anna", "bert", "cleo"];
        foreach (var code in codes)
        {
            await api.MakeAffiliate(code);
        }

        var acknowledged = new ConcurrentDictionary<string, bool>();
        var tried = 0;
        for (var round = 0; round < 3; round++)
        {
            var killAfter = acknowledged.Count + 60;
            using var killed = new CancellationTokenSource();
            var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                while (!killed.IsCancellationRequested)
                {
                    var n = Interlocked.Increment(ref tried);
                    try
                    {
                        if (await Sale(api, codes, $"visitor-{n}") is { } id)
                        {
                            acknowledged[id] = true;
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

        // 10 percent of 100.00, in three: what is there at all becomes complete.
        var sales = new Dictionary<string, List<decimal>>();
        await api.Until(async () =>
        {
            sales = (await api.All("/affiliates/commissions/?limit=1000"))
                .GroupBy(c => c.GetProperty("referral_action").GetString()!)
                .ToDictionary(g => g.Key, g => g.Select(c => decimal.Parse(c.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture)).Order().ToList());
            return sales.Values.All(shares => shares.Count == codes.Length);
        });
        Assert.All(sales.Values, shares => Assert.Equal([3.33m, 3.33m, 3.34m], shares));
        Assert.Empty(acknowledged.Keys.Except(sales.Keys));
        Assert.InRange(sales.Count, acknowledged.Count, tried);
        var listed = (await api.All("/affiliates/referral-actions/?limit=1000&is_converted=true")).Select(a => a.GetProperty("id").GetString()!).ToList();
        Assert.Equal(sales.Keys.Order(), listed.Order());
    }

    // Null: not acknowledged.
    static async Task<string?> Sale(ApiProcess api, string[] codes, string session)
    {
        foreach (var code in codes)
        {
            using var click = await api.Track(new { referral_code = code, session_id = session, use_sessions = true });
            if (!click.IsSuccessStatusCode)
            {
                return null;
            }
        }

        using var answer = await api.Track(new
        {
            session_id = session,
            use_sessions = true,
            attribution_model = "linear",
            event_type = "purchase",
            conversion_value = "100",
            order_id = session,
        });
        return answer.StatusCode is HttpStatusCode.Created ? (await ApiProcess.Read(answer)).GetProperty("id").GetString() : null;
    }
}
