using System.Net.Http.Json;
using Affiliates.Api.Auth;
using Affiliates.Api.Tests.Http;

namespace Affiliates.Api.Tests.Hosting;

/// <summary>The runtime's own page, which shows everything: for superusers only, and only where it is switched on.</summary>
public sealed class DashboardTests(ApiServer off)
{
    const string Page = "/admin/orleans/";
    const string SignIn = "/admin/sign-in/";
    static readonly (string, string) Browser = ("Accept", "text/html,application/xhtml+xml");

    [Fact]
    public async Task It_is_not_there_unless_it_is_switched_on()
    {
        Assert.DoesNotContain(off.Endpoints, e => e.RoutePattern.RawText!.Contains("admin/", StringComparison.Ordinal));
        foreach (var path in (string[])[Page, SignIn, Page + "ClusterStats"])
        {
            using var answer = await off.Admin().SendUnchecked(Get(off, path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Only_a_superuser_gets_to_any_part_of_it()
    {
        await using var api = await On();
        var acme = await Programme.Make(api, "acme");
        var silo = await Silo(api);
        List<string> paths =
        [
            .. api.Endpoints.Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(path => path.StartsWith("/admin/orleans", StringComparison.Ordinal))
                .Select(path => path.Replace("{**path}", "a.png").Replace("{page:int}", "1").Replace("{*address}", silo).Replace("{*path}", silo).Replace("{*grainName}", "x")),
        ];
        Assert.InRange(paths.Count, 15, 100);
        foreach (var path in paths)
        {
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await Status(api, path, acme.Anonymous)));
            foreach (var caller in (ApiClient[])[acme.Affiliate, acme.Owner, acme.TrackKey, acme.ReadKey, acme.ManageKey])
            {
                Assert.Equal((path, HttpStatusCode.Forbidden), (path, await Status(api, path, caller)));
            }

            // Its live log is switched off: that one refuses everybody.
            var status = await Status(api, path, api.Admin());
            Assert.Equal(path == Page + "Trace", status is HttpStatusCode.Forbidden);
            Assert.True(status is not HttpStatusCode.Unauthorized && (int)status < 500, path);
        }
    }

    [Fact]
    public async Task It_shows_the_silo_and_its_grains()
    {
        await using var api = await On();
        var anna = await api.AddAffiliate();
        (await api.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created);

        using var page = await api.Admin().SendUnchecked(Get(api, Page));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        JsonElement counters;
        do
        {
            counters = await Counters(api);
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, counters.ToString());
        }
        // The first answers may come before it has counted anything.
        while (!counters.TryGetProperty("simpleGrainStats", out var grains) || !grains.EnumerateArray()
            .Any(grain => grain.GetProperty("grainType").GetString()!.EndsWith("AffiliateGrain", StringComparison.Ordinal)));
        Assert.Equal(1, counters.GetProperty("totalActiveHostCount").GetInt32());
    }

    [Fact]
    public async Task A_browser_signs_in_and_its_cookie_opens_nothing_else()
    {
        await using var api = await On();
        using var unknown = await api.Anonymous().SendUnchecked(Get(api, Page, Browser));
        Assert.Equal((HttpStatusCode.Redirect, SignIn), (unknown.StatusCode, unknown.Headers.Location?.OriginalString));
        using var form = await api.Anonymous().SendUnchecked(Get(api, SignIn, Browser));
        Assert.Contains("form-action 'self'", form.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var signedIn = await Send(api, ApiServer.AdminEmail, ApiServer.AdminPassword);
        Assert.Equal((HttpStatusCode.Redirect, Page), (signedIn.StatusCode, signedIn.Headers.Location?.OriginalString));
        var set = signedIn.Headers.GetValues("Set-Cookie").Single();
        foreach (var part in (string[])["path=/admin", "httponly", "samesite=strict", $"max-age={Tokens.AccessLife.TotalSeconds}"])
        {
            Assert.Contains(part, set, StringComparison.OrdinalIgnoreCase);
        }

        var cookie = ("Cookie", set.Split(';')[0]);
        foreach (var path in (string[])[Page, Page + "ClusterStats"])
        {
            using var page = await api.Anonymous().SendUnchecked(Get(api, path, cookie));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        // Neither what else a superuser may do, nor a page of another origin that asks.
        using var users = await api.Anonymous().SendUnchecked(Get(api, "/affiliates/users/", cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, users.StatusCode);
        using var tenant = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Url, "/affiliates/tenants/")) { Content = JsonContent.Create(new { name = "x", slug = "xxx" }) };
        tenant.Headers.Add("Cookie", cookie.Item2);
        using var made = await api.Anonymous().SendUnchecked(tenant);
        Assert.Equal(HttpStatusCode.Unauthorized, made.StatusCode);
        using var elsewhere = await api.Anonymous().SendUnchecked(Get(api, Page, cookie, ("Origin", "https://shop.example.com")));
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);

        using var signOut = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Url, "/admin/sign-out/"));
        using var signedOut = await api.Anonymous().SendUnchecked(signOut);
        Assert.Contains("expires=Thu, 01 Jan 1970", signedOut.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_is_no_superuser_or_guesses_or_comes_from_another_page_does_not_get_in()
    {
        await using var api = await On();
        (await api.Admin().Post("/affiliates/users/", new { email = "owner@example.com", password = "a long password", is_tenant_owner = true })).Is(HttpStatusCode.Created);

        async Task<HttpStatusCode> Try(string email, string password, string? origin = null)
        {
            using var answer = await Send(api, email, password, origin);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Try("owner@example.com", "a long password"));
        Assert.Equal(HttpStatusCode.Forbidden, await Try(ApiServer.AdminEmail, ApiServer.AdminPassword, "https://evil.example.com"));
        Assert.Equal(HttpStatusCode.BadRequest, await Try("nobody", "x"));
        Assert.Equal(HttpStatusCode.BadRequest, await Try(ApiServer.AdminEmail, new string('x', 5_000)));
        for (var tries = 0; tries < SignInThrottle.FreeTries; tries++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Try(ApiServer.AdminEmail, "wrong password"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await Try(ApiServer.AdminEmail, ApiServer.AdminPassword));
    }

    static async Task<ApiServer> On()
    {
        var api = new ApiServer(["--Cluster:Dashboard=true"]);
        await api.InitializeAsync();
        return api;
    }

    /// <summary>As the dashboard names it, which it does a moment after the start.</summary>
    static async Task<string> Silo(ApiServer api)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        JsonElement hosts;
        do
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline);
        }
        while (!(await Counters(api)).TryGetProperty("hosts", out hosts) || hosts.GetArrayLength() == 0);
        return hosts[0].GetProperty("siloAddress").GetString()!;
    }

    static async Task<JsonElement> Counters(ApiServer api)
    {
        using var answer = await api.Admin().SendUnchecked(Get(api, Page + "DashboardCounters"));
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    static HttpRequestMessage Get(ApiServer api, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Url, path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    static async Task<HttpStatusCode> Status(ApiServer api, string path, ApiClient caller)
    {
        using var answer = await caller.SendUnchecked(Get(api, path));
        return answer.StatusCode;
    }

    static async Task<HttpResponseMessage> Send(ApiServer api, string email, string password, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Url, SignIn))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = email, ["password"] = password }),
        };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await api.Anonymous().SendUnchecked(request);
    }
}
