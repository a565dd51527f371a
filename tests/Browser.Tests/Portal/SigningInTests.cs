using Affiliates.Client;

namespace Affiliates.Browser.Tests.Portal;

public class SigningInTests(Chromium chromium, PortalWorld world)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_nobody_is_asked_and_a_wrong_password_is_told_plainly()
    {
        await using var desk = await Desk.Of(chromium, world);
        await desk.Page.GotoAsync(world.Url + "/portal/commissions");
        await Assertions.Expect(desk.Heading("Sign in")).ToBeVisibleAsync();

        await desk.Page.GetByLabel("Email").FillAsync(PortalWorld.Anna);
        await desk.Page.GetByLabel("Password").FillAsync("not her password");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await desk.See("do not belong to an active account");
        Assert.Equal(PortalWorld.Anna, await desk.Page.GetByLabel("Email").InputValueAsync());

        await desk.Page.GetByLabel("Password").FillAsync(PortalWorld.Password);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(desk.Heading("Commissions")).ToBeVisibleAsync();
        Assert.EndsWith("/portal/commissions", desk.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_forgets_who_it_was()
    {
        await using var desk = await Desk.Of(PortalWorld.Anna, chromium, world);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await desk.See("You have signed out");

        await desk.Page.GotoAsync(world.Url + "/portal/");
        await Assertions.Expect(desk.Heading("Sign in")).ToBeVisibleAsync();
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task A_cookie_that_was_kept_from_before_the_sign_out_begins_nothing_anew()
    {
        await using var desk = await Desk.Of(PortalWorld.Anna, chromium, world);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(world.Url) };
        var kept = string.Join("; ", (await desk.Page.Context.CookiesAsync()).Select(c => $"{c.Name}={c.Value}"));
        Assert.Equal(HttpStatusCode.OK, await Renew());

        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await desk.See("You have signed out");

        Assert.Equal(HttpStatusCode.Unauthorized, await Renew());

        async Task<HttpStatusCode> Renew()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/portal/session/renew") { Headers = { { "X-Portal", "1" }, { "Cookie", kept } } };
            using var answer = await http.SendAsync(request, Ct);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_session_that_was_revoked_leads_to_the_sign_in_with_a_plain_message()
    {
        var (_, email) = await world.NewAffiliate();
        await using var desk = await Desk.Of(email, chromium, world);
        var user = (await world.Client.Users.List(email).Page(cancellation: Ct)).Items.Single();

        await world.Client.Users.Change(user.Id, new UserChange { Password = "another long password" }, Ct);
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Payouts" }).ClickAsync();

        await desk.See("Your session has ended");
        Assert.Contains("to=%2Fportal%2Fpayouts", desk.Page.Url, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_and_no_script_and_pages_say_what_may_run()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(world.Url) };
        var page = await http.GetAsync("/portal/sign-in", TestContext.Current.CancellationToken);
        var policy = page.Headers.GetValues("Content-Security-Policy").First();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);

        // Without the form's own token, and without the header that only our pages send.
        using var forged = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Form.Email", PortalWorld.Anna), new("Form.Password", PortalWorld.Password)]);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("/portal/sign-in", forged, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/portal/session/renew", null, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/portal/files/list.csv?of=/affiliates/commissions/", TestContext.Current.CancellationToken)).StatusCode);

        await using var desk = await Desk.Of(PortalWorld.Anna, chromium, world);
        var cookie = (await desk.Page.Context.CookiesAsync()).Single(c => c.Name == "affiliates_portal");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.DoesNotContain("eyJ", cookie.Value, StringComparison.Ordinal);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task A_page_has_its_sign_in_renewed_and_goes_on()
    {
        await using var desk = await Desk.Of(PortalWorld.Anna, chromium, world);
        var before = (await desk.Page.Context.CookiesAsync()).Single(c => c.Name == "affiliates_portal").Value;

        var renewed = await desk.Page.EvaluateAsync<JsonElement>("() => portal.renew()");

        Assert.Equal(200, renewed.GetProperty("status").GetInt32());
        Assert.DoesNotContain("eyJ", renewed.GetProperty("grant").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(before, (await desk.Page.Context.CookiesAsync()).Single(c => c.Name == "affiliates_portal").Value);
        await desk.Go("links");
        await desk.See("anna-tents");
    }

    [Fact]
    public async Task A_minute_of_failed_tries_from_one_address_does_not_lock_out_another()
    {
        // Sign-ins come over the loopback, and still count for the browser's own address: the API sees it as it is.
        await using var desk = await Desk.Of(chromium, world);
        for (var i = 0; i < 6; i++)
        {
            await desk.SignIn("nobody@example.com", "wrong password");
            await desk.See(i < 5 ? "do not belong to an active account" : "Too many failed tries");
        }

        await desk.SignIn(PortalWorld.Anna, PortalWorld.Password);
        await desk.Ready();
        await Assertions.Expect(desk.Heading("Dashboard")).ToBeVisibleAsync();
    }
}
