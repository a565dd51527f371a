namespace Affiliates.Api.Tests.Http;

/// <summary>Sessions, shared conversions and their explanations, as a client sees them.</summary>
public class JourneyTests(ApiServer api)
{
    readonly string session = "v" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_sale_is_shared_along_the_journey_and_each_is_told_its_own_part()
    {
        var (anna, bert) = (await api.AddAffiliate(), await api.AddAffiliate());
        await Click(anna);
        await Click(bert);
        var sale = new { session_id = session, use_sessions = true, attribution_model = "linear", event_type = "purchase", conversion_value = "100", order_id = session };

        var told = (await api.Admin().Event(sale)).Is(HttpStatusCode.Created);

        Assert.Equal("100.00", told.Text("conversion_value"));
        Assert.Equal(
            [(anna.Code, "5.00", "pending"), (bert.Code, "5.00", "pending")],
            Credits(told).OrderBy(c => c.Item1 == bert.Code));
        var repeated = (await anna.Client.Event(sale)).Is(HttpStatusCode.OK);
        Assert.Equal([(anna.Code, "5.00", "pending")], Credits(repeated));
        Assert.False((await api.Anonymous().Event(sale)).Is(HttpStatusCode.OK).Json.TryGetProperty("commissions", out _));

        foreach (var affiliate in (Affiliate[])[anna, bert])
        {
            var statistics = await affiliate.Client.Get("/affiliates/affiliates/stats/");
            Assert.Equal(("1", "50.00", "5.00"), (statistics.Text("total_conversions"), statistics.Text("total_revenue"), statistics.Text("pending_earnings")));
            var own = (await affiliate.Client.Get("/affiliates/referral-actions/?is_converted=true")).Is(HttpStatusCode.OK).Json;
            Assert.Equal((told.Text("id"), "50.00"), (own[0].GetProperty("id").GetString(), own[0].GetProperty("conversion_value").GetString()));
            Assert.Equal("50.00", (await affiliate.Client.Get($"/affiliates/referral-actions/{told.Text("id")}/")).Is(HttpStatusCode.OK).Text("conversion_value"));
        }

        var whole = (await api.Admin().Get($"/affiliates/referral-actions/?session_id={session}&is_converted=true")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("100.00", Assert.Single(whole.EnumerateArray()).GetProperty("conversion_value").GetString());
    }

    [Theory]
    [InlineData("first_click", "10.00", null)]
    [InlineData("last_click", null, "10.00")]
    [InlineData("linear", "5.00", "5.00")]
    [InlineData("position_based", "5.00", "5.00")]
    public async Task The_request_names_the_model(string model, string? first, string? second)
    {
        var (anna, bert) = (await api.AddAffiliate(), await api.AddAffiliate());
        await Click(anna);
        await Click(bert);

        var told = (await Buy(new { session_id = session, use_sessions = true, attribution_model = model, event_type = "purchase", conversion_value = "100" })).Is(HttpStatusCode.Created);

        Assert.Equal(first, Credits(told).FirstOrDefault(c => c.Item1 == anna.Code).Item2);
        Assert.Equal(second, Credits(told).FirstOrDefault(c => c.Item1 == bert.Code).Item2);
    }

    [Fact]
    public async Task Without_a_session_the_event_names_who_is_credited()
    {
        var (anna, bert) = (await api.AddAffiliate(), await api.AddAffiliate());
        await Click(anna);

        var told = (await Buy(new { referral_code = bert.Code, session_id = session, attribution_model = "first_click", event_type = "purchase", conversion_value = "100" })).Is(HttpStatusCode.Created);

        Assert.Equal([(bert.Code, "10.00", "pending")], Credits(told));
    }

    [Fact]
    public async Task A_known_session_says_who_referred_and_an_unknown_one_does_not()
    {
        var anna = await api.AddAffiliate();
        await Click(anna);

        Assert.Equal(anna.Code, (await Buy(new { session_id = session })).Is(HttpStatusCode.Created).Text("affiliate_code"));
        Assert.Equal(anna.Code, (await Buy(new { session_id = session, event_type = "signup", use_sessions = true })).Is(HttpStatusCode.Created).Text("affiliate_code"));
        foreach (var use in (bool[])[true, false])
        {
            (await Buy(new { session_id = session + "x", use_sessions = use })).IsProblem(HttpStatusCode.BadRequest, "Either referral_code or referral_slug is required");
        }
    }

    [Fact]
    public async Task An_unknown_model_is_refused_and_counts_nothing()
    {
        var anna = await api.AddAffiliate();

        (await Buy(new { referral_code = anna.Code, session_id = session, use_sessions = true, attribution_model = "best" })).IsFieldProblem("attribution_model");
        (await Buy(new { referral_code = anna.Code, attribution_model = "LINEAR" })).IsFieldProblem("attribution_model");

        Assert.Equal("0", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_clicks"));
    }

    [Fact]
    public async Task A_share_is_explained_to_the_admin_in_full_and_to_the_affiliate_without_the_others()
    {
        var (anna, bert) = (await api.AddAffiliate(), await api.AddAffiliate());
        await Click(anna);
        await Click(bert);
        (await Buy(new { session_id = session, use_sessions = true, attribution_model = "linear", event_type = "purchase", conversion_value = "99.99" })).Is(HttpStatusCode.Created);
        var id = (await anna.Client.Get("/affiliates/commissions/")).Json[0].GetProperty("id").GetString();
        (await api.Admin().Post($"/affiliates/commissions/{id}/reject/", new { reason = "a return" })).Is(HttpStatusCode.OK);

        var full = (await api.Admin().Get($"/affiliates/commissions/{id}/explain/")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("10.00", "99.99"), (full.GetProperty("decision").GetProperty("amount").GetString(), full.GetProperty("decision").GetProperty("conversion_value").GetString()));
        Assert.Equal(9.999m, full.GetProperty("decision").GetProperty("exact").GetDecimal());
        Assert.Equal("linear", full.GetProperty("attribution").GetProperty("model").GetString());
        Assert.Equal([anna.Code, bert.Code], full.GetProperty("attribution").GetProperty("touches").EnumerateArray().Select(t => t.GetProperty("affiliate_code").GetString()));
        Assert.Equal(["5.00", "5.00"], full.GetProperty("attribution").GetProperty("shares").EnumerateArray().Select(s => s.GetProperty("amount").GetString()));
        Assert.Equal("a return", full.GetProperty("status_reason").GetString());
        Assert.Equal(
            [("earned", "pending", "5.00"), ("pending", "earned", "5.00")],
            full.GetProperty("movements").EnumerateArray().Select(m => (m.GetProperty("from").GetString(), m.GetProperty("to").GetString(), m.GetProperty("amount").GetString())));

        var own = await anna.Client.Get($"/affiliates/commissions/{id}/explain/");
        Assert.DoesNotContain(bert.Code, own.Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        Assert.Equal(anna.Code, Assert.Single(own.Json.GetProperty("attribution").GetProperty("shares").EnumerateArray()).GetProperty("affiliate_code").GetString());
        (await bert.Client.Get($"/affiliates/commissions/{id}/explain/")).IsProblem(HttpStatusCode.NotFound);
        (await api.Anonymous().Get($"/affiliates/commissions/{id}/explain/")).IsProblem(HttpStatusCode.Unauthorized);
        (await api.Admin().Get($"/affiliates/commissions/{Guid.NewGuid()}/explain/")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_rules_that_lost_are_named_with_the_reason()
    {
        var anna = await api.AddAffiliate();
        var type = "t" + Guid.NewGuid().ToString("N")[..20];
        foreach (var (name, priority, active) in ((string, int, bool)[])[("wins", 5, true), ("low", 1, true), ("off", 9, false)])
        {
            (await api.Admin().Post("/affiliates/commission-rules/", new { name, action_type = type, value = "20", max_value = "15", priority, is_active = active })).Is(HttpStatusCode.Created);
        }

        (await Buy(new { referral_code = anna.Code, event_type = type, conversion_value = "100" })).Is(HttpStatusCode.Created);

        var id = (await anna.Client.Get("/affiliates/commissions/")).Json[0].GetProperty("id").GetString();
        var decision = (await anna.Client.Get($"/affiliates/commissions/{id}/explain/")).Is(HttpStatusCode.OK).Json.GetProperty("decision");
        Assert.Equal(
            ("wins", 1, "max_value", "15.00"),
            (decision.GetProperty("rule").GetProperty("name").GetString(), decision.GetProperty("rule").GetProperty("version").GetInt32(),
                decision.GetProperty("limited_by").GetString(), decision.GetProperty("amount").GetString()));
        Assert.Equal(
            [("low", "Its priority is lower"), ("off", "It is not active")],
            decision.GetProperty("other_rules").EnumerateArray().Select(r => (r.GetProperty("name").GetString(), r.GetProperty("reason").GetString())).Order());
    }

    async Task Click(Affiliate affiliate) =>
        (await api.Anonymous().Event(new { referral_code = affiliate.Code, session_id = session, use_sessions = true })).Is(HttpStatusCode.Created);

    Task<Answer> Buy(object sale) => api.Admin().Event(sale);

    static IEnumerable<(string?, string?, string?)> Credits(Answer answer) =>
        answer.Json.GetProperty("commissions").EnumerateArray().Select(c =>
            (c.GetProperty("affiliate_code").GetString(), c.GetProperty("amount").GetString(), c.GetProperty("status").GetString()));
}
