namespace Affiliates.Api.Tests.Http;

/// <summary>What others get wrong, where no other test is about it; the whole list is in tests/README.md.</summary>
public class FieldDefectTests(ApiServer api)
{
    static readonly (string Name, string Value) Browser = ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0");

    [Fact]
    public async Task An_affiliate_cannot_change_or_remove_a_payout_its_history_or_itself()
    {
        var anna = await api.AddAffiliate(new { payout_threshold = "1.00", payout_method = "paypal" });
        (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = 100 })).Is(HttpStatusCode.Created);
        var commission = (await anna.Client.Get("/affiliates/commissions/")).Json[0].GetProperty("id").GetString();
        (await api.Admin().Post($"/affiliates/commissions/{commission}/approve/", new { })).Is(HttpStatusCode.OK);
        var payout = (await anna.Client.Post("/affiliates/payouts/request/", new { })).Is(HttpStatusCode.Created);
        var path = $"/affiliates/payouts/{payout.Text("id")}/";
        var action = (await anna.Client.Get("/affiliates/referral-actions/")).Json[0].GetProperty("id").GetString();

        foreach (var client in (ApiClient[])[anna.Client, api.Admin()])
        {
            (await client.Patch(path, new { amount = "1000.00", status = "paid", method = "stripe" })).IsProblem(HttpStatusCode.MethodNotAllowed);
            (await client.Put(path, new { amount = "1000.00" })).IsProblem(HttpStatusCode.MethodNotAllowed);
            foreach (var one in (string[])[path, $"/affiliates/affiliates/{anna.Id}/", $"/affiliates/commissions/{commission}/", $"/affiliates/referral-actions/{action}/"])
            {
                (await client.Delete(one)).IsProblem(HttpStatusCode.MethodNotAllowed);
            }
        }

        Assert.Equal(payout.Body, (await anna.Client.Get(path)).Is(HttpStatusCode.OK).Body);
        var processed = (await api.Admin().Post(path + "process/", new { })).Is(HttpStatusCode.OK);
        Assert.Equal(processed.Body, (await api.Admin().Get(path)).Body);
        Assert.Equal(1, (await anna.Client.Get("/affiliates/referral-actions/")).Json.GetArrayLength());
    }

    [Fact]
    public async Task The_links_of_who_was_switched_off_lead_to_the_default_and_count_nothing()
    {
        var anna = await api.AddAffiliate();
        var link = await anna.AddLink();
        (await api.Anonymous().Get($"/r/{link.Text("slug")}/", Browser)).Is(HttpStatusCode.Found);
        (await api.Admin().Patch($"/affiliates/affiliates/{anna.Id}/", new { is_active = false })).Is(HttpStatusCode.OK);

        var redirect = (await api.Anonymous().Get($"/r/{link.Text("slug")}/", Browser)).Is(HttpStatusCode.Found);

        Assert.Equal("/", redirect.Response.Headers.Location?.OriginalString);
        Assert.Null(redirect.Header("Set-Cookie"));
        (await api.Anonymous().Event(new { referral_slug = link.Text("slug") })).IsProblem(HttpStatusCode.BadRequest, "Affiliate is not active");
        Assert.Equal("1", (await api.Admin().Get($"/affiliates/affiliates/{anna.Id}/stats/")).Text("total_clicks"));
    }

    [Fact]
    public async Task A_sale_that_comes_right_after_its_click_finds_it()
    {
        var anna = await api.AddAffiliate();

        for (var i = 0; i < 10; i++)
        {
            var session = $"{anna.Code}-{i}";
            (await api.Anonymous().Event(new { referral_code = anna.Code, session_id = session })).Is(HttpStatusCode.Created);
            (await api.Anonymous().Event(new { session_id = session, event_type = "purchase", conversion_value = 10 })).Is(HttpStatusCode.Created);
        }

        var stats = await anna.Client.Get("/affiliates/affiliates/stats/");
        Assert.Equal(("10", "10", "10.00"), (stats.Text("total_clicks"), stats.Text("total_conversions"), stats.Text("total_earnings")));
    }

    [Fact]
    public async Task Every_setting_that_decides_something_is_obeyed()
    {
        await using var own = new ApiServer(
        [
            "--AffiliateSystem:AutoApproveCommissions=true", "--AffiliateSystem:DefaultCommissionRate=20", "--AffiliateSystem:CookieDurationDays=7",
            "--AffiliateSystem:DefaultRedirectUrl=/gone", "--AffiliateSystem:DefaultPayoutThreshold=1.50", "--AffiliateSystem:PayoutMethods:0=wire",
            "--AffiliateSystem:AllowedDestinationHosts:0=shop.example.com", "--AffiliateSystem:DomainProtocol=https", "--AffiliateSystem:Domain=go.example.com",
        ]);
        await own.InitializeAsync();
        var anna = await own.AddAffiliate();
        var link = await anna.AddLink();

        Assert.Equal("1.50", (await anna.Client.Get("/affiliates/affiliates/")).Text("payout_threshold"));
        (await anna.Client.Patch($"/affiliates/affiliates/{anna.Id}/", new { payout_method = "wire" })).Is(HttpStatusCode.OK);
        (await anna.Client.Patch($"/affiliates/affiliates/{anna.Id}/", new { payout_method = "paypal" })).IsFieldProblem("payout_method");
        (await anna.Client.Post("/affiliates/referral-links/", new { destination_url = "https://evil.example/" })).IsFieldProblem("destination_url");
        Assert.Equal($"https://go.example.com/?ref={link.Text("slug")}", link.Text("full_url"));
        var redirect = await own.Anonymous().Get($"/r/{link.Text("slug")}/", Browser);
        Assert.Equal($"ref_code={anna.Code}; Max-Age=604800; Path=/; Secure; HttpOnly; SameSite=Lax", redirect.Header("Set-Cookie"));
        Assert.Equal("/gone", (await own.Anonymous().Get("/r/nobody-has-this/", Browser)).Response.Headers.Location?.OriginalString);

        // A million from anyone waits for a person; what a trusted caller sends is approved by itself.
        (await own.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = 1_000_000 })).Is(HttpStatusCode.Created);
        await Balances(anna, pending: "200000.00", available: "0.00");
        (await own.Admin().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = 100 })).Is(HttpStatusCode.Created);
        await Balances(anna, pending: "200000.00", available: "20.00");
    }

    [Fact]
    public async Task An_operator_may_trust_what_anyone_sends()
    {
        await using var own = new ApiServer(["--AffiliateSystem:AutoApproveCommissions=true", "--AffiliateSystem:TrustPublicConversions=true"]);
        await own.InitializeAsync();
        var anna = await own.AddAffiliate();

        (await own.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = 100 })).Is(HttpStatusCode.Created);

        await Balances(anna, pending: "0.00", available: "10.00");
    }

    static async Task Balances(Affiliate affiliate, string pending, string available)
    {
        var profile = (await affiliate.Client.Get("/affiliates/affiliates/")).Is(HttpStatusCode.OK);
        Assert.Equal((pending, available), (profile.Text("pending_balance"), profile.Text("available_balance")));
    }
}
