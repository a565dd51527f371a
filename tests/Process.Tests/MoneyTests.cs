namespace Affiliates.Process.Tests;

/// <summary>What is owed, to the cent, over HTTP on the real program.</summary>
public sealed class MoneyTests(PostgresServer postgres)
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task Ten_percent_between_five_and_a_hundred_pays_to_the_cent(Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        var id = await api.MakeAffiliate("anna");
        await api.TenPercent();
        await api.Make("/affiliates/commission-rules/", new { name = "Bonus", action_type = "signup", is_percentage = false, value = "25", is_active = true });

        Assert.Equal("10.00", await Earned(api, new { referral_code = "anna", event_type = "purchase", conversion_value = 99.99, order_id = "a" }));
        await Balance(api, id, pending: "10.00", available: "0.00");
        Assert.Equal("5.00", await Earned(api, new { referral_code = "anna", event_type = "purchase", conversion_value = "20.00", order_id = "b" }));
        await Balance(api, id, pending: "15.00", available: "0.00");
        Assert.Equal("100.00", await Earned(api, new { referral_code = "anna", event_type = "purchase", conversion_value = 5000, order_id = "c" }));
        await Balance(api, id, pending: "115.00", available: "0.00");
        var signup = new { referral_code = "anna", event_type = "signup", event_id = "signup-1" };
        Assert.Equal(HttpStatusCode.Created, (await api.Track(signup)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.Track(signup)).StatusCode);
        await Balance(api, id, pending: "140.00", available: "0.00");

        var commissions = await api.All("/affiliates/commissions/?affiliate_code=anna");
        Assert.Equal(4, commissions.Count);
        var rejections = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            api.Http.PostAsJsonAsync($"/affiliates/commissions/{commissions[0].GetProperty("id").GetString()}/reject/", new { reason = "test" })));
        Assert.Single(rejections, answer => answer.StatusCode is HttpStatusCode.OK);
        Assert.Equal(3, rejections.Count(answer => answer.StatusCode is HttpStatusCode.BadRequest));
        await Balance(api, id, pending: "115.00", available: "0.00");
        var stats = await api.Get($"/affiliates/affiliates/{id}/stats/");
        Assert.Equal(3, stats.GetProperty("total_conversions").GetInt32());
        Assert.Equal("5119.99", stats.GetProperty("total_revenue").GetString());
        Assert.Equal("115.00", stats.GetProperty("pending_earnings").GetString());
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task A_thousand_orders_each_sent_twice_by_32_callers_pay_once_and_20_payout_requests_pay_once(Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        var id = await api.MakeAffiliate("anna");
        await api.TenPercent();

        var answers = new HttpStatusCode[2000];
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            using var answer = await api.Track(
                new { referral_code = "anna", event_type = "purchase", conversion_value = "80.10", order_id = $"order-{i / 2}" });
            answers[i] = answer.StatusCode;
        });
        Assert.Equal(1000, answers.Count(status => status is HttpStatusCode.Created));
        Assert.Equal(1000, answers.Count(status => status is HttpStatusCode.OK));
        await Balance(api, id, pending: "8010.00", available: "0.00");
        Assert.Equal(1000, (await api.Get($"/affiliates/affiliates/{id}/stats/")).GetProperty("total_conversions").GetInt32());

        foreach (var commission in (await api.All("/affiliates/commissions/?affiliate_code=anna")).Take(3))
        {
            using var approved = await api.Http.PostAsync($"/affiliates/commissions/{commission.GetProperty("id").GetString()}/approve/", null, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        }

        await Balance(api, id, pending: "7985.97", available: "24.03");
        using var hers = new HttpClient { BaseAddress = new Uri(api.Address) };
        using var token = await hers.PostAsJsonAsync("/api/token/", new { email = "anna@example.com", password = "an-affiliates-password-1" }, TestContext.Current.CancellationToken);
        hers.DefaultRequestHeaders.Authorization = new("Bearer", (await ApiProcess.Read(token)).GetProperty("access").GetString());
        var requests = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hers.PostAsync("/affiliates/payouts/request/", null)));
        Assert.Single(requests, answer => answer.IsSuccessStatusCode);
        Assert.Equal(19, requests.Count(answer => answer.StatusCode is HttpStatusCode.BadRequest));
        Assert.Equal("24.03", Assert.Single(await api.All("/affiliates/payouts/")).GetProperty("amount").GetString());
        await Balance(api, id, pending: "7985.97", available: "0.00");
    }

    static async Task<string?> Earned(ApiProcess api, object body)
    {
        using var answer = await api.Track(body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return Assert.Single((await ApiProcess.Read(answer)).GetProperty("commissions").EnumerateArray()).GetProperty("amount").GetString();
    }

    static async Task Balance(ApiProcess api, string id, string pending, string available)
    {
        var account = await api.Get($"/affiliates/affiliates/{id}/");
        Assert.Equal(pending, account.GetProperty("pending_balance").GetString());
        Assert.Equal(available, account.GetProperty("available_balance").GetString());
    }
}
