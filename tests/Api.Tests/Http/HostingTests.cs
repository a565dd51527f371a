using Affiliates.Api.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tests.Http;

/// <summary>What the settings change, on servers of their own.</summary>
public class HostingTests
{
    static readonly (string, string) Browser = ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");

    [Fact]
    public async Task With_multi_tenancy_the_host_says_which_tenant()
    {
        await using var api = new ApiServer(["--AffiliateSystem:EnableMultiTenancy=true", "--AffiliateSystem:Domain=links.example.com"]);
        await api.InitializeAsync();
        var acme = await Programme.Make(api, "acme");
        var click = new { referral_code = acme.AffiliateCode };

        (await api.Anonymous().Event(click, ("Host", "acme.links.example.com"))).Is(HttpStatusCode.Created);
        (await api.Anonymous().Event(click, ("Host", "ACME.links.example.com"))).Is(HttpStatusCode.Created);
        (await api.Anonymous().Event(click, ("Host", "acme.shops.example.org"))).Is(HttpStatusCode.Created);
        foreach (var host in (string[])["links.example.com", "www.links.example.com", "api.links.example.com", "admin.links.example.com", "127.0.0.1", "shops.example.org"])
        {
            (await api.Anonymous().Event(click, ("Host", host))).IsProblem(HttpStatusCode.BadRequest, "Invalid referral code");
        }

        (await api.Anonymous().Event(click, ("Host", "other.links.example.com"))).IsProblem(HttpStatusCode.NotFound);
        // The header comes before the host, the credentials before both.
        (await api.Anonymous().Event(click, ("Host", "links.example.com"), ("X-Tenant", "acme"))).Is(HttpStatusCode.Created);
        Assert.Equal("acme", (await acme.Owner.Get("/affiliates/tenants/", ("Host", "links.example.com"))).Json[0].GetProperty("slug").GetString());

        var redirect = (await api.Anonymous().Get($"/r/{acme.LinkSlug}/", ("Host", "acme.links.example.com"), Browser)).Is(HttpStatusCode.Found);
        Assert.StartsWith($"ref_acme={acme.AffiliateCode}; Max-Age=2592000; ", redirect.Header("Set-Cookie"), StringComparison.Ordinal);
        (await api.Anonymous().Event(new { event_type = "signup" }, ("Host", "acme.links.example.com"), ("Cookie", $"ref_acme={acme.AffiliateCode}")))
            .Is(HttpStatusCode.Created);
        (await api.Anonymous().Event(new { event_type = "signup" }, ("Host", "acme.links.example.com"), ("Cookie", $"ref_code={acme.AffiliateCode}")))
            .IsProblem(HttpStatusCode.BadRequest);
        var link = (await acme.Affiliate.Get($"/affiliates/referral-links/{acme.Ids["referral-links"]}/")).Is(HttpStatusCode.OK);
        Assert.Equal($"http://acme.links.example.com/?ref={acme.LinkSlug}", link.Text("full_url"));
    }

    [Fact]
    public async Task A_process_is_not_ready_before_it_has_started_to_the_end()
    {
        await using var api = new ApiServer([]);
        await api.InitializeAsync();
        var (grains, started) = (api.Services.GetRequiredService<IGrainFactory>(), api.Services.GetRequiredService<IHostApplicationLifetime>());

        Assert.False(await new Readiness(grains, new StillStarting(), TimeProvider.System).IsReady());
        Assert.True(await new Readiness(grains, started, TimeProvider.System).IsReady());
    }

    sealed class StillStarting : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }

    /// <summary>A host puts signing in before every request by itself, which was a tenth of what a click costs.</summary>
    [Fact]
    public async Task The_portals_sign_in_is_no_part_of_the_api()
    {
        CountingSchemes? schemes = null;
        await using var api = new ApiServer(["--Portal:Enabled=true"], builder =>
        {
            builder.Services.AddSingleton<IAuthenticationSchemeProvider>(services => schemes = ActivatorUtilities.CreateInstance<CountingSchemes>(services));
            return ApiHost.Build(builder);
        });
        await api.InitializeAsync();
        var anna = await api.AddAffiliate();

        (await api.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created);
        Assert.Equal("1", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_clicks"));
        Assert.Equal(0, schemes?.Asked ?? 0);

        (await api.Anonymous().Get("/portal/files/list.csv")).Is(HttpStatusCode.Unauthorized);
        Assert.NotEqual(0, schemes?.Asked ?? 0);
    }

    sealed class CountingSchemes(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
    {
        int asked;

        public int Asked => asked;

        public override Task<AuthenticationScheme?> GetDefaultAuthenticateSchemeAsync()
        {
            Interlocked.Increment(ref asked);
            return base.GetDefaultAuthenticateSchemeAsync();
        }
    }

    [Fact]
    public async Task Only_a_trusted_proxy_says_where_a_request_comes_from()
    {
        await using var trusting = new ApiServer(["--AffiliateSystem:TrustedProxies=127.0.0.0/8", "--AffiliateSystem:PublicRequestsPerSecondPerIp=1"]);
        await trusting.InitializeAsync();
        await using var other = new ApiServer(["--AffiliateSystem:PublicRequestsPerSecondPerIp=1"]);
        await other.InitializeAsync();

        // Each from another address: the limit by address holds for none of them, if the header is believed.
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, await Calls(trusting));
        Assert.Contains(HttpStatusCode.TooManyRequests, await Calls(other));

        static async Task<List<HttpStatusCode>> Calls(ApiServer api)
        {
            // Side by side: however slow the machine is, they are more than a second's worth.
            return [.. (await Task.WhenAll(Enumerable.Range(0, 40).Select(i => api.Anonymous().Event(new { }, ("X-Forwarded-For", $"203.0.113.{i}"))))).Select(a => a.Status)];
        }
    }

    [Fact]
    public async Task A_caller_who_asks_too_much_waits_whatever_its_address()
    {
        await using var api = new ApiServer(["--AffiliateSystem:RequestsPerSecondPerCaller=1"]);
        await api.InitializeAsync();
        (await api.Admin().Get("/affiliates/commissions/")).Is(HttpStatusCode.OK);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => api.Admin().Get("/affiliates/commissions/")));

        var refused = answers.First(a => a.Status is not HttpStatusCode.OK).IsProblem(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        // What anybody may do has another limit, by address, which is off here.
        (await api.Admin().Event(new { referral_code = "nobody-has-this" })).IsProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Every_answer_tells_browsers_to_take_it_for_what_it_says()
    {
        await using var api = new ApiServer([]);
        await api.InitializeAsync();
        foreach (var path in (string[])["/", "/nowhere", "/health/live", "/affiliates/commissions/"])
        {
            var answer = await api.Admin().Get(path);
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.NotNull(answer.Header("Content-Security-Policy"));
            Assert.Null(answer.Header("Server"));
        }
    }
}
