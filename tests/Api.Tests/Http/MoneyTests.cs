namespace Affiliates.Api.Tests.Http;

public class MoneyTests(ApiServer api)
{
    [Fact]
    public async Task A_sale_becomes_a_commission_and_a_payout()
    {
        var anna = await api.AddAffiliate(new { payout_threshold = "5" });
        await using var rule = await Rule(new { name = "Ten percent", value = "10", min_value = "5", max_value = 100, priority = 10 });
        var type = rule.ActionType;

        foreach (var (value, pays) in new[] { ("99.99", "10.00"), ("20.00", "5.00"), ("5000", "100.00") })
        {
            var sale = (await api.Admin().Event(new { referral_code = anna.Code, event_type = type, is_conversion = true, conversion_value = value }))
                .Is(HttpStatusCode.Created);
            Assert.Equal(pays, sale.Json.GetProperty("commissions")[0].GetProperty("amount").GetString());
        }

        var commissions = (await anna.Client.Get("/affiliates/commissions/?status=pending")).Is(HttpStatusCode.OK).Json.EnumerateArray().ToList();
        Assert.Equal(["100.00", "5.00", "10.00"], commissions.Select(c => c.GetProperty("amount").GetString()!));
        Assert.All(commissions, c => Assert.Equal("10.00", c.GetProperty("rate").GetString()));
        await Balance(anna, pending: "115.00", available: "0.00");

        (await Settle(commissions[0], "reject", new { reason = "returned" })).Is(HttpStatusCode.OK);
        (await Settle(commissions[0], "reject", new { })).IsProblem(HttpStatusCode.BadRequest, "Commission is already rejected");
        (await Settle(commissions[1], "approve", new { })).Is(HttpStatusCode.OK);
        (await Settle(commissions[1], "approve", new { })).IsProblem(HttpStatusCode.BadRequest, "Commission is already approved");
        await Balance(anna, pending: "10.00", available: "5.00");

        (await anna.Client.Post("/affiliates/payouts/request/", new { })).IsProblem(HttpStatusCode.BadRequest);
        (await anna.Client.Patch($"/affiliates/affiliates/{anna.Id}/", new { payout_method = "paypal" })).Is(HttpStatusCode.OK);
        var requests = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => anna.Client.Post("/affiliates/payouts/request/", new { })));
        var payout = Assert.Single(requests, r => r.Status is HttpStatusCode.Created);
        Assert.All(requests.Where(r => r != payout), r => r.IsProblem(HttpStatusCode.BadRequest));
        Assert.Equal(("5.00", "pending", "paypal"), (payout.Text("amount"), payout.Text("status"), payout.Text("method")));
        Assert.Equal(1, (await anna.Client.Get("/affiliates/payouts/")).Json.GetArrayLength());
        (await anna.Client.Get($"/affiliates/payouts/{payout.Text("id")}/")).Is(HttpStatusCode.OK);
        await Balance(anna, pending: "10.00", available: "0.00");

        var stats = (await anna.Client.Get("/affiliates/affiliates/stats/")).Is(HttpStatusCode.OK);
        Assert.Equal(("3", "5119.99"), (stats.Text("total_conversions"), stats.Text("total_revenue")));
    }

    [Fact]
    public async Task One_order_is_one_conversion_whoever_races()
    {
        var anna = await api.AddAffiliate();
        var sale = new { referral_code = anna.Code, event_type = "purchase", conversion_value = "10", order_id = Guid.NewGuid() };

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => api.Anonymous().Event(sale)));

        Assert.Single(answers, a => a.Status is HttpStatusCode.Created);
        Assert.Equal(31, answers.Count(a => a.Status is HttpStatusCode.OK));
        Assert.Single(answers.Select(a => a.Text("id")).Distinct());
        Assert.Equal("1", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_conversions"));
    }

    [Fact]
    public async Task A_rule_can_be_read_changed_and_removed()
    {
        await using var rule = await Rule(new { name = "Flat", value = 25, is_percentage = false });
        var path = $"/affiliates/commission-rules/{rule.Id}/";

        Assert.Equal("25.00", (await api.Admin().Get(path)).Is(HttpStatusCode.OK).Text("value"));
        Assert.Contains(rule.Id, (await api.Admin().Get("/affiliates/commission-rules/?limit=1000")).Body, StringComparison.Ordinal);
        Assert.Equal("30.00", (await api.Admin().Patch(path, new { value = "30" })).Is(HttpStatusCode.OK).Text("value"));
        var preview = (await api.Admin().Post("/affiliates/commission-rules/preview/", new { action_type = rule.ActionType, conversion_value = 5 }))
            .Is(HttpStatusCode.OK);
        Assert.Equal(("30.00", "0.00", rule.Id), (preview.Text("amount"), preview.Text("rate"), preview.Json.GetProperty("rule").GetProperty("id").GetString()));
        (await api.Admin().Patch(path, new { is_active = false })).Is(HttpStatusCode.OK);
        Assert.Equal("False", (await api.Admin().Get(path)).Is(HttpStatusCode.OK).Text("is_active"));
        (await api.Admin().Delete(path)).Is(HttpStatusCode.NoContent);
        (await api.Admin().Get(path)).IsProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"action_type": "purchase", "value": 1}""", "name")]
    [InlineData("""{"name": "x", "value": 1}""", "action_type")]
    [InlineData("""{"name": "x", "action_type": "purchase"}""", "value")]
    [InlineData("""{"name": "x", "action_type": "Purchase", "value": 1}""", "action_type")]
    [InlineData("""{"name": "x", "action_type": "purchase", "value": 101}""", "value")]
    [InlineData("""{"name": "x", "action_type": "purchase", "value": -1}""", "value")]
    [InlineData("""{"name": "x", "action_type": "purchase", "value": 1, "min_value": 2, "max_value": 1}""", "min_value")]
    [InlineData("""{"name": "x", "action_type": "purchase", "value": 1, "priority": 1.5}""", "priority")]
    [InlineData("""{"name": "x\u0000", "action_type": "purchase", "value": 1}""", "name")]
    public async Task A_rule_that_makes_no_sense_is_refused(string rule, string field) =>
        (await api.Admin().PostText("/affiliates/commission-rules/", rule)).IsFieldProblem(field);

    static async Task Balance(Affiliate affiliate, string pending, string available)
    {
        var profile = (await affiliate.Client.Get("/affiliates/affiliates/")).Is(HttpStatusCode.OK);
        Assert.Equal((pending, available), (profile.Text("pending_balance"), profile.Text("available_balance")));
    }

    Task<Answer> Settle(JsonElement commission, string how, object body) =>
        api.Admin().Post($"/affiliates/commissions/{commission.GetProperty("id")}/{how}/", body);

    // For an action type that no other test uses: the tenant is shared.
    async Task<MadeRule> Rule(object fields)
    {
        var type = "t" + Guid.NewGuid().ToString("N")[..20];
        var body = JsonSerializer.SerializeToNode(fields)!.AsObject();
        body["action_type"] = type;
        var made = (await api.Admin().Post("/affiliates/commission-rules/", body)).Is(HttpStatusCode.Created);
        return new MadeRule(api, made.Text("id"), type);
    }

    sealed record MadeRule(ApiServer Api, string Id, string ActionType) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Api.Admin().Delete($"/affiliates/commission-rules/{Id}/");
    }

    [Fact]
    public async Task Many_are_approved_at_once_and_each_is_answered_for_itself()
    {
        var anna = await api.AddAffiliate();
        for (var i = 0; i < 3; i++)
        {
            (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = 100, order_id = Guid.NewGuid() }))
                .Is(HttpStatusCode.Created);
        }

        var ids = (await api.Admin().Get($"/affiliates/commissions/?affiliate_code={anna.Code}")).Json.EnumerateArray()
            .Select(c => c.GetProperty("id").GetString()!).ToArray();
        var answer = (await api.Admin().Post("/affiliates/commissions/bulk-approve/", new { ids = (string[])[.. ids, ids[0], "nonsense"] })).Is(HttpStatusCode.OK);

        Assert.Equal("3", answer.Text("approved"));
        Assert.Equal([200, 200, 200, 400, 404], answer.Json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal("0.00", (await api.Admin().Get($"/affiliates/affiliates/{anna.Id}/")).Text("pending_balance"));
        (await api.Admin().Post("/affiliates/commissions/bulk-approve/", new { ids = (string[])[] })).IsFieldProblem("ids");
        (await anna.Client.Post("/affiliates/commissions/bulk-approve/", new { ids })).IsProblem(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payout_is_paid_or_gives_the_money_back_once(bool paid)
    {
        var anna = await api.AddAffiliate(new { payout_threshold = "1.00", payout_method = "paypal" });
        (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = 100, order_id = Guid.NewGuid() }))
            .Is(HttpStatusCode.Created);
        var commission = (await api.Admin().Get($"/affiliates/commissions/?affiliate_code={anna.Code}")).Json[0].GetProperty("id").GetString();
        (await api.Admin().Post($"/affiliates/commissions/{commission}/approve/", new { })).Is(HttpStatusCode.OK);
        var payout = $"/affiliates/payouts/{(await anna.Client.Post("/affiliates/payouts/request/", new { })).Is(HttpStatusCode.Created).Text("id")}/";
        var amount = (await anna.Client.Get(payout)).Text("amount");

        (await api.Admin().Post(payout + "complete/", new { reference = "x" })).IsProblem(HttpStatusCode.BadRequest, "Payout is already pending");
        Assert.Equal("processing", (await api.Admin().Post(payout + "process/", new { })).Is(HttpStatusCode.OK).Text("status"));
        var end = paid ? "complete/" : "fail/";
        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.Admin().Post(payout + end, new { reference = "REF-1", reason = "closed" })));

        Assert.Single(ends, e => e.Status is HttpStatusCode.OK);
        Assert.Equal(7, ends.Count(e => e.Status is HttpStatusCode.BadRequest));
        var read = await anna.Client.Get(payout);
        Assert.Equal((paid ? "paid" : "failed", paid ? "REF-1" : "closed"), (read.Text("status"), read.Text(paid ? "reference" : "reason")));
        Assert.Equal(paid ? "paid" : "approved", (await anna.Client.Get($"/affiliates/commissions/{commission}/")).Text("status"));
        Assert.Equal(paid ? "0.00" : amount, (await anna.Client.Get("/affiliates/affiliates/")).Text("available_balance"));
        var stats = await anna.Client.Get("/affiliates/affiliates/stats/");
        Assert.Equal((paid ? amount : "0.00", amount), (stats.Text("paid_earnings"), stats.Text("total_earnings")));
        (await anna.Client.Post("/affiliates/payouts/request/", new { })).Is(paid ? HttpStatusCode.BadRequest : HttpStatusCode.Created);
        (await anna.Client.Post(payout + "process/", new { })).IsProblem(HttpStatusCode.Forbidden);
    }
}
