namespace Affiliates.Api.Tests.Http;

public class ManagementTests(ApiServer api)
{
    [Fact]
    public async Task A_code_and_a_slug_belong_to_one()
    {
        var anna = await api.AddAffiliate();
        var link = await anna.AddLink();

        (await api.Admin().Post("/affiliates/affiliates/", new { email = Guid.NewGuid() + "@example.com", code = anna.Code })).IsFieldProblem("code");
        (await api.Admin().Post("/affiliates/affiliates/", new { email = anna.Email, code = "x" + anna.Code })).IsFieldProblem("email");
        (await api.Admin().Post("/affiliates/users/", new { email = anna.Email.ToUpperInvariant() })).IsFieldProblem("email");
        var again = await anna.Client.Post("/affiliates/referral-links/", new { slug = link.Text("slug"), destination_url = "https://example.com" });
        Assert.Equal("This slug is already in use", again.IsFieldProblem("slug").Json.GetProperty("errors").GetProperty("slug")[0].GetString());
    }

    [Theory]
    [InlineData("""{}""", "email")]
    [InlineData("""{"email": "nonsense"}""", "email")]
    [InlineData("""{"email": "a\u0000@example.com"}""", "email")]
    [InlineData("""{"email": "a@example.com", "code": "a"}""", "code")]
    [InlineData("""{"email": "a@example.com", "code": "a b c"}""", "code")]
    [InlineData("""{"email": "a@example.com", "payout_threshold": -1}""", "payout_threshold")]
    [InlineData("""{"email": "a@example.com", "payout_threshold": "NaN"}""", "payout_threshold")]
    [InlineData("""{"email": "a@example.com", "payout_method": "cash"}""", "payout_method")]
    [InlineData("""{"email": "a@example.com", "is_active": "yes"}""", "is_active")]
    [InlineData("""{"email": "a@example.com", "password": "short"}""", "password")]
    [InlineData("""{"user": "nobody"}""", "user")]
    public async Task An_affiliate_that_makes_no_sense_is_refused(string affiliate, string field) =>
        (await api.Admin().PostText("/affiliates/affiliates/", affiliate)).IsFieldProblem(field);

    [Theory]
    [InlineData("""{}""", "destination_url")]
    [InlineData("""{"destination_url": "/x"}""", "destination_url")]
    [InlineData("""{"destination_url": "javascript:alert(1)"}""", "destination_url")]
    [InlineData("""{"destination_url": "https://example.com", "slug": "a"}""", "slug")]
    [InlineData("""{"destination_url": "https://example.com", "slug": "under_score"}""", "slug")]
    [InlineData("""{"destination_url": "https://example.com", "campaign_name": [1]}""", "campaign_name")]
    [InlineData("""{"destination_url": "https://example.com", "affiliate": "nobody", "affiliate_code": []}""", "affiliate_code")]
    public async Task A_link_that_makes_no_sense_is_refused(string link, string field) =>
        (await (await api.AddAffiliate()).Client.PostText("/affiliates/referral-links/", link)).IsFieldProblem(field);

    [Fact]
    public async Task A_code_is_made_from_the_email()
    {
        var name = "anna.b" + Guid.NewGuid().ToString("N")[..8];

        var first = (await api.Admin().Post("/affiliates/affiliates/", new { email = $"{name}@example.com" })).Is(HttpStatusCode.Created);
        var second = (await api.Admin().Post("/affiliates/affiliates/", new { email = $"{name}@example.org" })).Is(HttpStatusCode.Created);

        Assert.Equal(name.Replace('.', '-'), first.Text("code"));
        Assert.StartsWith(first.Text("code") + "-", second.Text("code"), StringComparison.Ordinal);
        Assert.Equal("50.00", first.Text("payout_threshold"));
    }

    [Fact]
    public async Task A_link_lives()
    {
        var anna = await api.AddAffiliate();
        var link = (await api.Admin().Post(
            "/affiliates/referral-links",
            new { affiliate = anna.Id, destination_url = "https://shop.example.com/a", campaign_name = "Spring" })).Is(HttpStatusCode.Created);
        var path = $"/affiliates/referral-links/{link.Text("id")}";
        (await api.Anonymous().Event(new { referral_slug = link.Text("slug") })).Is(HttpStatusCode.Created);

        var read = (await anna.Client.Get(path)).Is(HttpStatusCode.OK);
        Assert.Equal(
            (anna.Id, anna.Code, "Spring", "1", "0", $"http://localhost:8080/?ref={link.Text("slug")}"),
            (read.Text("affiliate"), read.Text("affiliate_code"), read.Text("campaign_name"), read.Text("total_clicks"),
                read.Text("total_conversions"), read.Text("full_url")));
        Assert.Equal("", (await anna.Client.Patch(path, new { campaign_name = "" })).Is(HttpStatusCode.OK).Text("campaign_name"));
        (await anna.Client.Patch(path, new { slug = "another-one" })).IsFieldProblem("slug");
        (await anna.Client.Patch(path, new { destination_url = (string?)null })).IsFieldProblem("destination_url");
        (await anna.Client.Delete(path)).Is(HttpStatusCode.NoContent);
        (await anna.Client.Get(path)).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Delete(path)).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(0, (await anna.Client.Get("/affiliates/referral-links/")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Statistics_name_a_link_s_campaign_as_it_is_called_now_and_none_of_a_link_that_is_gone()
    {
        var anna = await api.AddAffiliate();
        var link = (await anna.Client.Post(
            "/affiliates/referral-links/", new { destination_url = "https://shop.example.com/", campaign_name = "Spring" })).Is(HttpStatusCode.Created);
        (await api.Anonymous().Event(new { referral_slug = link.Text("slug") })).Is(HttpStatusCode.Created);

        Assert.Equal("Spring", await Campaign());
        Assert.Equal("Spring", await Campaign());
        (await anna.Client.Patch($"/affiliates/referral-links/{link.Text("id")}/", new { campaign_name = "Summer" })).Is(HttpStatusCode.OK);
        Assert.Equal("Summer", await Campaign());
        (await anna.Client.Delete($"/affiliates/referral-links/{link.Text("id")}/")).Is(HttpStatusCode.NoContent);
        Assert.Equal("", await Campaign());

        async Task<string?> Campaign() => (await anna.Client.Get("/affiliates/affiliates/stats/")).Is(HttpStatusCode.OK)
            .Json.GetProperty("top_links")[0].GetProperty("campaign_name").GetString();
    }

    [Fact]
    public async Task Lists_have_pages_that_stay_while_rows_are_added()
    {
        var anna = await api.AddAffiliate();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await api.Anonymous().Event(new { referral_code = anna.Code })).Text("id"));
        }

        var seen = new List<string>();
        var next = "/affiliates/referral-actions/?limit=2&action_type=click";
        while (next is not null)
        {
            var page = (await anna.Client.Get(next)).Is(HttpStatusCode.OK);
            seen.AddRange(page.Json.EnumerateArray().Select(a => a.GetProperty("id").GetString()!));
            await api.Anonymous().Event(new { referral_code = anna.Code });
            next = page.Header("Link") is { } link ? new Uri(link.Split('<', '>')[1]).PathAndQuery : null;
        }

        Assert.Equal(ids, seen);
        var action = (await anna.Client.Get($"/affiliates/referral-actions/{ids[0]}")).Is(HttpStatusCode.OK);
        Assert.Equal(ids[0], action.Text("id"));
    }

    [Theory]
    [InlineData("/affiliates/commissions/?status=nonsense")]
    [InlineData("/affiliates/commissions/?date_from=yesterday")]
    [InlineData("/affiliates/payouts/?status=1")]
    [InlineData("/affiliates/referral-actions/?is_converted=perhaps")]
    [InlineData("/affiliates/referral-actions/?tracking_method=pigeon")]
    [InlineData("/affiliates/referral-actions/?date_to=2026-02-30")]
    [InlineData("/affiliates/referral-actions/?session_id=a%00")]
    [InlineData("/affiliates/referral-links/?limit=0")]
    [InlineData("/affiliates/affiliates/?is_active=1&cursor=x")]
    [InlineData("/affiliates/affiliates/?limit=1001")]
    public async Task A_filter_that_cannot_be_read_is_refused_and_never_ignored(string path) =>
        (await api.Admin().Get(path)).IsProblem(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Admins_find_affiliates()
    {
        var anna = await api.AddAffiliate();

        foreach (var filter in (string[])[$"code={anna.Code}", $"email={anna.Email}", $"search={anna.Code[3..].ToUpperInvariant()}&is_active=true"])
        {
            var found = Assert.Single((await api.Admin().Get($"/affiliates/affiliates/?{filter}")).Is(HttpStatusCode.OK).Json.EnumerateArray());
            Assert.Equal(anna.Id, found.GetProperty("id").GetString());
        }

        Assert.Equal(0, (await api.Admin().Get($"/affiliates/affiliates/?code={anna.Code}&is_active=false")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Statistics_are_live_and_complete()
    {
        var anna = await api.AddAffiliate();
        var slug = (await anna.AddLink()).Text("slug");
        await api.Anonymous().Event(new { referral_code = anna.Code });
        await api.Anonymous().Event(new { referral_slug = slug });
        await api.Anonymous().Event(new { referral_slug = slug, event_type = "page_view" });
        await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "signup" });
        await api.Anonymous().Event(new { referral_slug = slug, event_type = "purchase", conversion_value = "80" });

        var stats = (await api.Admin().Get($"/affiliates/affiliates/{anna.Id}/stats/")).Is(HttpStatusCode.OK);

        Assert.Equal(
            ("2", "1", "1", "1", "50.00", "80.00", "8.00", "8.00", "0.00", "0.00"),
            (stats.Text("total_clicks"), stats.Text("total_page_views"), stats.Text("total_signups"), stats.Text("total_conversions"),
                stats.Text("conversion_rate"), stats.Text("total_revenue"), stats.Text("total_earnings"), stats.Text("pending_earnings"),
                stats.Text("approved_earnings"), stats.Text("paid_earnings")));
        Assert.Equal(slug, stats.Json.GetProperty("top_links")[0].GetProperty("slug").GetString());
        Assert.Equal("1", stats.Json.GetProperty("tracking_breakdown").GetProperty("link_based").GetProperty("conversions").ToString());
        var week = (await anna.Client.Get($"/affiliates/affiliates/{anna.Id}/performance/?group_by=day&date_from=2026-01-01&date_to=2026-01-07"))
            .Is(HttpStatusCode.OK);
        Assert.Equal(7, week.Json.GetProperty("time_series").GetArrayLength());
        Assert.Equal("2026-01-01", week.Json.GetProperty("date_range").GetProperty("start").GetString());
        (await anna.Client.Get($"/affiliates/affiliates/{anna.Id}/performance/?group_by=hour")).IsFieldProblem("group_by");
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_too()
    {
        (await api.Admin().Get("/nowhere/")).IsProblem(HttpStatusCode.NotFound);
        (await api.Admin().Get("/affiliates/affiliates/not-an-id/")).IsProblem(HttpStatusCode.NotFound);
        (await api.Admin().Get($"/affiliates/commissions/{Guid.NewGuid()}/")).IsProblem(HttpStatusCode.NotFound);
        (await api.Admin().Post($"/affiliates/commissions/{Guid.NewGuid()}/approve/", new { })).IsProblem(HttpStatusCode.NotFound);
        (await api.Admin().Delete("/affiliates/payouts/")).IsProblem(HttpStatusCode.MethodNotAllowed);
        (await api.Admin().Get(ApiClient.Track)).IsProblem(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_browser_may_read_answers_and_refusals_from_the_origins_that_are_allowed()
    {
        foreach (var (origin, allowed) in new[] { ("https://shop.example.com", "https://shop.example.com"), ("https://evil.example", null) })
        {
            var refused = (await api.Anonymous().Event(new { }, ("Origin", origin))).IsProblem(HttpStatusCode.BadRequest);
            Assert.Equal(allowed, refused.Header("Access-Control-Allow-Origin"));
            var unauthorized = (await api.Anonymous().Get("/affiliates/affiliates/", ("Origin", origin))).IsProblem(HttpStatusCode.Unauthorized);
            Assert.Equal(allowed, unauthorized.Header("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task Health_is_told()
    {
        (await api.Anonymous().Get("/health/live")).Is(HttpStatusCode.OK);
        var ready = await api.Anonymous().Get("/health/ready/");
        // A machine that stood still a moment ago may not be ready a moment later either.
        for (var i = 0; i < 10 && ready.Status is HttpStatusCode.ServiceUnavailable; i++)
        {
            ready = await api.Anonymous().Get("/health/ready/");
        }

        ready.Is(HttpStatusCode.OK);
    }
}
