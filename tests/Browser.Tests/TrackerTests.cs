namespace Affiliates.Browser.Tests;

/// <summary>The browser script on pages of another site, in a real browser.</summary>
public class TrackerTests(Chromium chromium, Sites sites)
{
    string Tag => $"<script src=\"{sites.Api}/affiliates/tracker.js\"></script>";

    [Fact]
    public async Task The_click_of_a_visit_is_counted_once()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var first = sites.Shop.Page(Tag);
        var second = sites.Shop.Page(Tag);

        var page = await visit.Open($"{first}?ref={anna.Name}&utm_source=newsletter");
        Assert.Equal((1, 0, "0.00"), await anna.Counted());
        await Visit.Reload(page);
        await Visit.Go(page, second);
        await Visit.Go(page, $"{second}?ref={anna.Name}");
        await page.GoBackAsync();
        await Visit.Settle(page);
        await visit.Open($"{first}?ref={anna.Name}");

        Assert.Equal((1, 0, "0.00"), await anna.Counted());
        Assert.Single(visit.Sent);
        Assert.Empty(visit.Complaints);
        var click = Assert.Single(await anna.Events());
        Assert.Equal((anna.Name, "link"), (click.GetProperty("referral_link_slug").GetString(), click.GetProperty("tracking_method").GetString()));
        var metadata = click.GetProperty("metadata");
        Assert.Equal($"{first}?ref={anna.Name}&utm_source=newsletter", metadata.GetProperty("page_url").GetString());
        Assert.Equal("newsletter", metadata.GetProperty("utm_source").GetString());
    }

    [Fact]
    public async Task Another_link_in_the_same_visit_is_another_click_and_is_credited_from_then_on()
    {
        var anna = await sites.NewReferrer();
        var bert = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var shop = sites.Shop.Page(Tag);

        var page = await visit.Open($"{shop}?ref={anna.Name}");
        await Visit.Go(page, $"{shop}?ref={bert.Name}");
        await Visit.Track(page, "'purchase', { conversion_value: 10 }");

        Assert.Equal((1, 0, "0.00"), await anna.Counted());
        Assert.Equal((1, 1, "10.00"), await bert.Counted());
    }

    [Fact]
    public async Task A_purchase_on_a_later_page_is_credited_by_the_cookie_and_an_order_is_taken_once()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var thanks = sites.Shop.Page(Tag);
        const string sale = "'purchase', { conversion_value: 299.96999999999997, order_id: '{0}', currency: 'USD' }";
        var order = sale.Replace("{0}", Guid.NewGuid().ToString(), StringComparison.Ordinal);

        var page = await visit.Open($"{sites.Shop.Page(Tag)}?ref={anna.Name}");
        var cookie = Assert.Single(await visit.Browser.CookiesAsync(), c => c.Name == "ref");
        Assert.Equal((anna.Name, "localhost", "/", SameSiteAttribute.Lax), (cookie.Value, cookie.Domain, cookie.Path, cookie.SameSite));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds((long)cookie.Expires) - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(29), TimeSpan.FromDays(30.1));
        await Visit.Go(page, thanks);
        var answer = await Visit.Track(page, order);
        await Visit.Reload(page);
        var again = await Visit.Track(page, order);

        Assert.Equal((1, 1, "299.97"), await anna.Counted());
        Assert.Equal("299.97", answer!.Value.GetProperty("conversion_value").GetString());
        Assert.Equal(answer.Value.GetProperty("id").GetString(), again!.Value.GetProperty("id").GetString());
        // What money it made is for who has signed in.
        Assert.False(answer.Value.TryGetProperty("commissions", out _));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Marked_links_are_tracked_also_when_they_lead_away()
    {
        var anna = await sites.NewReferrer();
        var bert = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var elsewhere = sites.Stranger.Page("");
        var shop = sites.Shop.Page(
            $"""
            {Tag}
            <a id=own data-affiliate-link href="{elsewhere}">own</a>
            <a id=code data-affiliate-link data-affiliate-code="{bert.Name}" href="{elsewhere}"><b>code</b></a>
            <a id=slug data-affiliate-link="{bert.Name}" href="#here">slug</a>
            <a id=plain href="#there">plain</a>
            """);

        var page = await visit.Open($"{shop}?ref={anna.Name}");
        await page.ClickAsync("#slug");
        await page.ClickAsync("#plain");
        await page.DblClickAsync("#slug");
        await page.ClickAsync("#slug", new PageClickOptions { Button = MouseButton.Right });
        await page.ClickAsync("#slug", new PageClickOptions { Button = MouseButton.Middle });
        await bert.ComesTo(clicks: 3);
        await page.ClickAsync("#code b");
        await page.WaitForURLAsync(elsewhere);
        await bert.ComesTo(clicks: 4);
        await Visit.Go(page, shop);
        await page.ClickAsync("#own");
        await page.WaitForURLAsync(elsewhere);

        await anna.ComesTo(clicks: 2);
        await bert.ComesTo(clicks: 4);
        Assert.Equal(elsewhere, (await anna.Events())[0].GetProperty("metadata").GetProperty("link_url").GetString());
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_click_that_a_redirect_counts_is_not_counted_by_the_script()
    {
        var landing = sites.Shop.Page(Tag);
        var anna = await sites.NewReferrer(landing + "?ref={0}");
        await using var visit = new Visit(await chromium.NewVisitor());
        var page = await visit.Open(sites.Shop.Page($"{Tag}<a data-affiliate-link=\"{anna.Name}\" href=\"{anna.RedirectUrl}\">go</a>"));

        await page.ClickAsync("a");
        await page.WaitForURLAsync(url => url.StartsWith(landing, StringComparison.Ordinal));
        await Visit.Settle(page);
        Assert.Contains("click_id=", page.Url, StringComparison.Ordinal);
        Assert.Equal((1, 0, "0.00"), await anna.Counted());
        await Visit.Reload(page);
        // The site's own links hand on ref alone.
        await Visit.Go(page, $"{landing}?ref={anna.Name}");
        Assert.Empty(visit.Sent);
        await Visit.Track(page, "'purchase', { conversion_value: 5 }");

        Assert.Equal((1, 1, "5.00"), await anna.Counted());
        Assert.Equal(anna.Name, Assert.Single(visit.Sent).GetProperty("referral_slug").GetString());
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_click_id_alone_says_who_referred()
    {
        var landing = sites.Shop.Page(Tag);
        var anna = await sites.NewReferrer(landing, appendClickId: true);
        await using var visit = new Visit(await chromium.NewVisitor());

        var page = await visit.Open(anna.RedirectUrl);
        await Visit.Go(page, landing);
        await Visit.Track(page, "'signup'");
        await Visit.Track(page, "'purchase', { conversion_value: 5 }");

        Assert.Equal((1, 1, "5.00"), await anna.Counted());
        Assert.All(await anna.Events(), e => Assert.Equal("link", e.GetProperty("tracking_method").GetString()));
        Assert.Empty(visit.Complaints);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Where_nothing_can_be_kept_it_still_sends_and_nobody_is_bothered(bool throws)
    {
        var anna = await sites.NewReferrer();
        var profile = Directory.CreateTempSubdirectory("affiliates-browser-profile-");
        await using (var visit = new Visit(await (throws ? chromium.NewVisitor() : chromium.NewVisitorWithoutCookies(profile.FullName))))
        {
            if (throws)
            {
                // As in a frame without an origin of its own.
                await visit.Browser.AddInitScriptAsync(
                    """
                    const refuse = () => { throw new DOMException("The operation is insecure.", "SecurityError"); };
                    Object.defineProperty(Document.prototype, "cookie", { get: refuse, set: refuse });
                    for (const name of ["sessionStorage", "localStorage"]) Object.defineProperty(window, name, { get: refuse });
                    """);
            }

            var shop = sites.Shop.Page(Tag);
            var page = await visit.Open($"{shop}?ref={anna.Name}");
            if (!throws)
            {
                Assert.Equal("", await page.EvaluateAsync<string>("() => { document.cookie = 'a=1'; return document.cookie; }"));
            }

            Assert.Equal((1, 0, "0.00"), await anna.Counted());
            await Visit.Track(page, "'purchase', { conversion_value: 7 }");
            await Visit.Reload(page);

            Assert.Equal((1, 1, "7.00"), await anna.Counted());
            Assert.Empty(visit.Complaints);
        }

        try
        {
            profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A helper of the browser's that is on its way out has written once more.
        }
    }

    [Fact]
    public async Task A_page_of_an_origin_that_is_not_allowed_counts_nothing()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());

        var page = await visit.Open($"{sites.Stranger.Page(Tag)}?ref={anna.Name}");
        Assert.Null(await Visit.Track(page, "'purchase', { conversion_value: 7 }"));

        Assert.Equal((0, 0, "0.00"), await anna.Counted());
        Assert.Contains(visit.Complaints, c => c.Contains("blocked by CORS policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_got_lost_on_the_way_is_sent_again_from_the_next_page_and_counted_once()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var shop = sites.Shop.Page(Tag);
        var attempts = 0;
        await visit.Browser.RouteAsync("**/referral-actions/track/", async route =>
        {
            // The first never arrives, the second is counted and its answer lost.
            switch (route.Request.Method == "POST" ? Interlocked.Increment(ref attempts) : int.MaxValue)
            {
                case 1: await route.AbortAsync(); break;
                case 2: await route.FetchAsync(); await route.AbortAsync(); break;
                default: await route.ContinueAsync(); break;
            }
        });

        var page = await visit.Open($"{shop}?ref={anna.Name}");
        Assert.Equal((0, 0, "0.00"), await anna.Counted());
        await Visit.Go(page, shop);
        await Visit.Go(page, shop);
        await Visit.Go(page, shop);

        Assert.Equal((1, 0, "0.00"), await anna.Counted());
        Assert.Equal(3, attempts);
        Assert.Single(visit.Sent.Select(e => e.GetProperty("event_id").GetString()).Distinct());
    }

    [Fact]
    public async Task Another_programs_ref_does_not_take_the_place_of_a_referral()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var shop = sites.Shop.Page(Tag);

        var page = await visit.Open($"{shop}?ref={anna.Name}");
        await Visit.Go(page, $"{shop}?ref=producthunt");
        await Visit.Go(page, $"{shop}?ref=a.b/c%00d");
        await Visit.Go(page, $"{shop}?click_id=42");
        await Visit.Track(page, "'purchase', { conversion_value: 7 }");

        Assert.Equal((1, 1, "7.00"), await anna.Counted());
    }

    [Fact]
    public async Task Who_was_referred_by_nobody_sends_nothing()
    {
        await using var visit = new Visit(await chromium.NewVisitor());

        var page = await visit.Open(sites.Shop.Page(Tag + "<a data-affiliate-link href=\"#x\">x</a>"));
        await page.ClickAsync("a");
        Assert.Null(await Visit.Track(page, "'purchase', { conversion_value: 7 }"));

        Assert.Empty(visit.Sent);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Included_twice_it_counts_once_and_what_was_said_before_it_came_is_not_lost()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());

        await visit.Open(
            $"{sites.Shop.Page($"<script>(window.affiliates = window.affiliates || []).push(['purchase', {{ conversion_value: 7 }}])</script>{Tag}{Tag}")}?ref={anna.Name}");

        Assert.Equal((1, 1, "7.00"), await anna.Counted());
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_browser_without_keepalive_sends_beacons()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        await visit.Browser.AddInitScriptAsync("delete Request.prototype.keepalive;");
        var shop = sites.Shop.Page(Tag);

        var page = await visit.Open($"{shop}?ref={anna.Name}");
        await anna.ComesTo(clicks: 1);
        await Visit.Track(page, "'purchase', { conversion_value: 7 }");
        await anna.ComesTo(clicks: 1, conversions: 1);
        await Visit.Go(page, shop);

        Assert.Equal((1, 1, "7.00"), await anna.Counted());
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task The_tag_says_where_to_send_for_which_tenant_and_how_to_keep()
    {
        var slug = "t" + Guid.NewGuid().ToString("N")[..12];
        await sites.Make("/affiliates/tenants/", new { name = slug, slug });
        var anna = await sites.NewReferrer(tenant: slug);
        await using var visit = new Visit(await chromium.NewVisitor());
        var tag = $"<script src=\"{sites.Api}/affiliates/tracker.js?v=1\" data-api=\"{sites.Api}/\" data-tenant=\"{slug}\" data-param=\"partner\""
            + " data-cookie=\"partner\" data-cookie-days=\"3\" data-sessions></script>";

        var page = await visit.Open($"{sites.Shop.Page(tag)}?partner={anna.Name}");
        await Visit.Go(page, sites.Shop.Page(tag));
        await Visit.Track(page, "'purchase', { conversion_value: 7 }");

        Assert.Equal((1, 1, "7.00"), await anna.Counted());
        var session = Assert.Single((await anna.Events()).Select(e => e.GetProperty("session_id").GetString()).Distinct());
        Assert.NotNull(session);
        var cookies = await visit.Browser.CookiesAsync();
        var cookie = Assert.Single(cookies, c => c.Name == "partner");
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds((long)cookie.Expires) - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(2.9), TimeSpan.FromDays(3.1));
        Assert.DoesNotContain(cookies, c => c.Name == "ref");
        Assert.Empty(visit.Complaints);
    }
}
