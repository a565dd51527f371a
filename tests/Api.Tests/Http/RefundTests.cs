namespace Affiliates.Api.Tests.Http;

public class RefundTests(ApiServer api)
{
    [Fact]
    public async Task A_refund_takes_back_the_matching_part_and_a_repeat_gives_the_first_answer()
    {
        var (anna, order) = await Sale("100");
        var path = $"/affiliates/conversions/{order}/refund/";

        var first = (await Refund(path, new { amount = 40, reason = "one shoe" }, "key-1")).Is(HttpStatusCode.OK);
        Assert.Equal(("40.00", "40.00", "100.00", "one shoe"), (first.Text("amount"), first.Text("refunded_amount"), first.Text("conversion_value"), first.Text("reason")));
        Assert.Equal(("10.00", "4.00", "pending"), Commission(first));
        Assert.Equal(first.Text("id"), (await Refund(path, new { amount = "40.00", reason = "one shoe" }, "key-1")).Is(HttpStatusCode.OK).Text("id"));
        (await Refund(path, new { amount = 41 }, "key-1")).IsProblem(HttpStatusCode.Conflict);
        (await Refund(path, new { amount = "60.01" })).IsFieldProblem("amount");
        Assert.Equal("6.00", (await anna.Client.Get("/affiliates/affiliates/")).Text("pending_balance"));

        Assert.Equal(("10.00", "10.00", "reversed"), Commission((await Refund(path, new { })).Is(HttpStatusCode.OK)));
        (await Refund(path, new { })).IsProblem(HttpStatusCode.BadRequest, "The conversion is already refunded in full");
        Assert.Equal("0.00", (await anna.Client.Get("/affiliates/affiliates/")).Text("balance"));
        Assert.Equal("0.00", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_earnings"));
        Assert.Equal(1, (await anna.Client.Get("/affiliates/commissions/?status=reversed")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_conversion_says_what_was_refunded_of_it_and_by_which_order_it_is()
    {
        var (anna, order) = await Sale("100");
        var sale = (await anna.Client.Get("/affiliates/commissions/")).Json[0].GetProperty("referral_action").GetString();
        var path = $"/affiliates/referral-actions/{sale}/refunds/";
        var untouched = (await api.Admin().Get(path)).Is(HttpStatusCode.OK);
        Assert.Equal((order, sale, "100.00", "0.00", "100.00"), Sums(untouched));
        Assert.Equal(0, untouched.Json.GetProperty("refunds").GetArrayLength());

        (await Refund($"/affiliates/conversions/{order}/refund/", new { amount = 40, reason = "one shoe" })).Is(HttpStatusCode.OK);
        (await Refund($"/affiliates/conversions/{order}/refund/", new { })).Is(HttpStatusCode.OK);

        var refunded = (await api.Admin().Get(path)).Is(HttpStatusCode.OK);
        Assert.Equal((order, sale, "100.00", "100.00", "0.00"), Sums(refunded));
        Assert.Equal(
            [("40.00", "one shoe"), ("60.00", null)],
            refunded.Json.GetProperty("refunds").EnumerateArray().Select(r => (r.GetProperty("amount").GetString()!, r.GetProperty("reason").GetString())));
        Assert.Equal(("10.00", "10.00", "reversed"), Commission(refunded));

        var click = (await api.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created).Text("id");
        (await api.Admin().Get($"/affiliates/referral-actions/{click}/refunds/")).IsProblem(HttpStatusCode.NotFound);
        (await api.Admin().Get("/affiliates/referral-actions/nowhere/refunds/")).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Get(path)).IsProblem(HttpStatusCode.Forbidden);

        static (string?, string?, string?, string?, string?) Sums(Answer a) =>
            (a.Text("order_id"), a.Text("referral_action"), a.Text("conversion_value"), a.Text("refunded_amount"), a.Text("refundable_amount"));
    }

    [Fact]
    public async Task A_conversion_without_an_order_is_refunded_by_its_own_id()
    {
        var anna = await api.AddAffiliate();
        var sale = (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = "100" })).Is(HttpStatusCode.Created).Text("id");
        var path = $"/affiliates/referral-actions/{sale}/refund/";

        var first = (await Refund(path, new { amount = 40, reason = "one shoe" }, "key-1")).Is(HttpStatusCode.OK);

        Assert.Equal(("40.00", sale, "one shoe"), (first.Text("amount"), first.Text("referral_action"), first.Text("reason")));
        Assert.Equal(JsonValueKind.Null, first.Json.GetProperty("order_id").ValueKind);
        Assert.Equal(("10.00", "4.00", "pending"), Commission(first));
        Assert.Equal(first.Text("id"), (await Refund(path, new { amount = 40, reason = "one shoe" }, "key-1")).Is(HttpStatusCode.OK).Text("id"));
        (await Refund(path, new { amount = 41 }, "key-1")).IsProblem(HttpStatusCode.Conflict);
        (await Refund(path, new { amount = "60.01" })).IsFieldProblem("amount");
        Assert.Equal(("10.00", "10.00", "reversed"), Commission((await Refund(path, new { })).Is(HttpStatusCode.OK)));
        (await Refund(path, new { })).IsProblem(HttpStatusCode.BadRequest, "The conversion is already refunded in full");
        var refunds = (await api.Admin().Get($"/affiliates/referral-actions/{sale}/refunds/")).Is(HttpStatusCode.OK);
        Assert.Equal(("100.00", "0.00"), (refunds.Text("refunded_amount"), refunds.Text("refundable_amount")));
        Assert.Equal(JsonValueKind.Null, refunds.Json.GetProperty("order_id").ValueKind);
        Assert.Equal("0.00", (await anna.Client.Get("/affiliates/affiliates/")).Text("balance"));
    }

    [Fact]
    public async Task By_its_order_and_by_its_own_id_it_is_the_same_conversion()
    {
        var (anna, order) = await Sale("100");
        var sale = (await anna.Client.Get("/affiliates/commissions/")).Json[0].GetProperty("referral_action").GetString();
        var path = $"/affiliates/referral-actions/{sale}/refund/";

        (await Refund($"/affiliates/conversions/{order}/refund/", new { amount = 70 })).Is(HttpStatusCode.OK);
        (await Refund(path, new { amount = "30.01" })).IsFieldProblem("amount");
        var rest = (await Refund(path, new { })).Is(HttpStatusCode.OK);

        Assert.Equal(("30.00", "100.00", order), (rest.Text("amount"), rest.Text("refunded_amount"), rest.Text("order_id")));
        (await anna.Client.Post(path, new { })).IsProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_is_no_conversion_is_not_refunded()
    {
        var anna = await api.AddAffiliate();
        var click = (await api.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created).Text("id");

        foreach (var id in new[] { click, Guid.NewGuid().ToString(), "nowhere" })
        {
            (await Refund($"/affiliates/referral-actions/{id}/refund/", new { })).IsProblem(HttpStatusCode.NotFound);
            // Nor by an order that looks like it.
            (await Refund($"/affiliates/conversions/{id}/refund/", new { })).IsProblem(HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [InlineData("""{"amount": 0}""")]
    [InlineData("""{"amount": -5}""")]
    [InlineData("""{"amount": "NaN"}""")]
    [InlineData("""{"amount": [1]}""")]
    [InlineData("""{"amount": 1e12}""")]
    public async Task An_amount_that_is_none_moves_nothing(string body)
    {
        var (anna, order) = await Sale("100");

        (await api.Admin().PostText($"/affiliates/conversions/{order}/refund/", body)).IsFieldProblem("amount");

        Assert.Equal("10.00", (await anna.Client.Get("/affiliates/affiliates/")).Text("pending_balance"));
    }

    [Fact]
    public async Task The_longest_order_with_a_slash_is_found_and_one_that_is_not_there_is_not()
    {
        var anna = await api.AddAffiliate();
        var order = $"2026/{Guid.NewGuid():N}".PadRight(200, '0');
        (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = "10", order_id = order })).Is(HttpStatusCode.Created);

        Assert.Equal(order, (await Refund($"/affiliates/conversions/{Uri.EscapeDataString(order)}/refund/", new { })).Is(HttpStatusCode.OK).Text("order_id"));
        // Escaped twice it is another order, which is not there.
        (await Refund($"/affiliates/conversions/{Uri.EscapeDataString(Uri.EscapeDataString(order))}/refund/", new { })).IsProblem(HttpStatusCode.NotFound);
        (await Refund("/affiliates/conversions/nowhere/refund/", new { })).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Post($"/affiliates/conversions/{Uri.EscapeDataString(order)}/refund/", new { })).IsProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_was_paid_is_owed_and_explained()
    {
        var (anna, order) = await Sale("100");
        var commission = (await anna.Client.Get("/affiliates/commissions/")).Json[0].GetProperty("id").GetString();
        (await api.Admin().Post($"/affiliates/commissions/{commission}/approve/", new { })).Is(HttpStatusCode.OK);
        var payout = $"/affiliates/payouts/{(await anna.Client.Post("/affiliates/payouts/request/", new { })).Is(HttpStatusCode.Created).Text("id")}/";
        (await api.Admin().Post(payout + "process/", new { })).Is(HttpStatusCode.OK);
        (await api.Admin().Post(payout + "complete/", new { reference = "T-1" })).Is(HttpStatusCode.OK);

        Assert.Equal(("10.00", "10.00", "reversed"), Commission((await Refund($"/affiliates/conversions/{order}/refund/", new { })).Is(HttpStatusCode.OK)));

        Assert.Equal("-10.00", (await anna.Client.Get("/affiliates/affiliates/")).Text("available_balance"));
        var movements = (await anna.Client.Get($"/affiliates/commissions/{commission}/explain/")).Json.GetProperty("movements").EnumerateArray().ToList();
        Assert.Equal(("available", "clawback", "10.00"), (movements[^1].GetProperty("from").GetString(), movements[^1].GetProperty("to").GetString(), movements[^1].GetProperty("amount").GetString()));
        (await anna.Client.Post("/affiliates/payouts/request/", new { })).IsProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_payout_that_nobody_has_begun_to_pay_can_be_cancelled_by_its_affiliate()
    {
        var (anna, _) = await Sale("100");
        var (bert, _) = await Sale("100");
        var commission = (await anna.Client.Get("/affiliates/commissions/")).Json[0].GetProperty("id").GetString();
        (await api.Admin().Post($"/affiliates/commissions/{commission}/approve/", new { })).Is(HttpStatusCode.OK);
        var payout = $"/affiliates/payouts/{(await anna.Client.Post("/affiliates/payouts/request/", new { })).Is(HttpStatusCode.Created).Text("id")}/";

        (await bert.Client.Post(payout + "cancel/", new { })).IsProblem(HttpStatusCode.NotFound);
        var cancelled = (await anna.Client.Post(payout + "cancel/", new { reason = "another account" })).Is(HttpStatusCode.OK);

        Assert.Equal(("cancelled", "another account"), (cancelled.Text("status"), cancelled.Text("reason")));
        (await anna.Client.Post(payout + "cancel/", new { })).IsProblem(HttpStatusCode.BadRequest, "Payout is already cancelled");
        (await api.Admin().Post(payout + "process/", new { })).IsProblem(HttpStatusCode.BadRequest, "Payout is already cancelled");
        Assert.Equal("10.00", (await anna.Client.Get("/affiliates/affiliates/")).Text("available_balance"));
        (await anna.Client.Post("/affiliates/payouts/request/", new { })).Is(HttpStatusCode.Created);
    }

    async Task<(Affiliate Affiliate, string Order)> Sale(string value)
    {
        var anna = await api.AddAffiliate(new { payout_threshold = "1.00", payout_method = "paypal" });
        var order = Guid.NewGuid().ToString();
        (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = value, order_id = order })).Is(HttpStatusCode.Created);
        return (anna, order);
    }

    Task<Answer> Refund(string path, object body, string? key = null) =>
        key is null ? api.Admin().Post(path, body) : api.Admin().Post(path, body, ("Idempotency-Key", key));

    static (string?, string?, string?) Commission(Answer refund)
    {
        var commission = refund.Json.GetProperty("commissions").EnumerateArray().Single();
        return (commission.GetProperty("amount").GetString(), commission.GetProperty("reversed_amount").GetString(), commission.GetProperty("status").GetString());
    }
}
