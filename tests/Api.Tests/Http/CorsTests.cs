using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Affiliates.Api.Tests.Http;

/// <summary>A page of an origin that is configured may read every answer and every refusal; no other page may read any.</summary>
public class CorsTests(ApiServer api)
{
    const string Shop = "https://shop.example.com";

    /// <summary>Near misses of the one that is allowed, each of them another origin to a browser.</summary>
    public static TheoryData<string> Others => [
        "https://evil.example", "http://shop.example.com", "https://shop.example.com:8443", "https://www.shop.example.com",
        "https://shop.example.com.evil.example", "https://shop.example.co", "null",
    ];

    [Fact]
    public async Task An_allowed_origin_reads_what_is_answered_created_and_refused()
    {
        var anna = await api.AddAffiliate();

        Allowed((await api.Anonymous().Event(new { referral_code = anna.Code }, Origin(Shop))).Is(HttpStatusCode.Created));
        Allowed((await api.Anonymous().Event(new { referral_code = "nobody-has-this" }, Origin(Shop))).IsProblem(HttpStatusCode.BadRequest));
        Allowed((await api.Anonymous().Event(new { metadata = new string('x', 70_000) }, Origin(Shop))).IsProblem(HttpStatusCode.RequestEntityTooLarge));
        Allowed((await api.Anonymous().Get("/affiliates/commissions/", Origin(Shop))).IsProblem(HttpStatusCode.Unauthorized));
        Allowed((await anna.Client.Get("/affiliates/commission-rules/", Origin(Shop))).IsProblem(HttpStatusCode.Forbidden));
        Allowed((await api.Anonymous().Get("/nowhere/", Origin(Shop))).IsProblem(HttpStatusCode.NotFound));
        Allowed((await api.Anonymous().Get(ApiClient.Track, Origin(Shop))).IsProblem(HttpStatusCode.MethodNotAllowed));
    }

    [Theory, MemberData(nameof(Others))]
    public async Task Another_origin_gets_no_word_of_it(string origin)
    {
        var anna = await api.AddAffiliate();

        Refused((await api.Anonymous().Event(new { referral_code = anna.Code }, Origin(origin))).Is(HttpStatusCode.Created));
        Refused((await api.Anonymous().Event(new { referral_code = "nobody-has-this" }, Origin(origin))).IsProblem(HttpStatusCode.BadRequest));
        Refused((await api.Anonymous().Event(new { metadata = new string('x', 70_000) }, Origin(origin))).IsProblem(HttpStatusCode.RequestEntityTooLarge));
        Refused(await Preflight(api, origin));
    }

    [Fact]
    public async Task A_browser_that_asks_first_is_told_what_it_may_send()
    {
        var answer = await Preflight(api, Shop);

        Allowed(answer);
        Assert.Equal("POST", answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("content-type,x-tenant", answer.Header("Access-Control-Allow-Headers"));
        Assert.Equal("3600", answer.Header("Access-Control-Max-Age"));
    }

    [Fact]
    public async Task Who_has_to_wait_may_read_how_long()
    {
        await using var slow = new ApiServer(["--AffiliateSystem:PublicRequestsPerSecondPerIp=1"]);
        await slow.InitializeAsync();
        var allowed = await Refusal(Shop);
        var other = await Refusal("https://evil.example");

        Allowed(allowed);
        Assert.Contains("Retry-After", allowed.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Refused(other);
        // Asking first costs nothing: a browser does it before every kind of call.
        Allowed(await Preflight(slow, Shop));

        async Task<Answer> Refusal(string origin) =>
            (await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => slow.Anonymous().Event(new { }, Origin(origin))))).First(a => a.Status is HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Also_when_the_store_cannot_be_reached_or_we_are_at_fault()
    {
        await using var failing = new ApiServer([], builder =>
        {
            var app = ApiHost.Build(builder);
            app.MapGet("/store-is-gone", IResult () => throw new TimeoutException("Host=db-7.internal"));
            app.MapGet("/defect", IResult () => throw new InvalidOperationException("at Affiliates.Secret.Method()"));
            return app;
        });
        await failing.InitializeAsync();

        foreach (var (path, status) in new[] { ("/store-is-gone", HttpStatusCode.ServiceUnavailable), ("/defect", HttpStatusCode.InternalServerError) })
        {
            var allowed = (await failing.Anonymous().Get(path, Origin(Shop))).IsProblem(status);
            Allowed(allowed);
            Assert.Equal(status is HttpStatusCode.ServiceUnavailable, allowed.Response.Headers.RetryAfter is not null);
            // Nothing of the inside is told.
            Assert.DoesNotContain("db-7", allowed.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Secret", allowed.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", allowed.Body, StringComparison.Ordinal);
            Refused((await failing.Anonymous().Get(path, Origin("https://evil.example"))).IsProblem(status));
        }
    }

    [Fact]
    public async Task The_origins_are_those_of_the_settings()
    {
        await using var other = new ApiServer(["--AffiliateSystem:AllowedCorsOrigins=https://a.example,https://b.example"]);
        await other.InitializeAsync();

        Refused((await other.Anonymous().Event(new { }, Origin(Shop))).IsProblem(HttpStatusCode.BadRequest));
        Refused(await Preflight(other, Shop));
        Assert.Equal("https://b.example", (await Preflight(other, "https://b.example")).Header("Access-Control-Allow-Origin"));
    }

    static (string, string) Origin(string origin) => ("Origin", origin);

    static Task<Answer> Preflight(ApiServer api, string origin) => api.Anonymous().Send(
        new HttpRequestMessage(HttpMethod.Options, new Uri(ApiClient.Track, UriKind.Relative)),
        Origin(origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type,x-tenant"));

    static void Allowed(Answer answer)
    {
        Assert.Equal(Shop, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("true", answer.Header("Access-Control-Allow-Credentials"));
    }

    static void Refused(Answer answer) => Assert.DoesNotContain(
        answer.Response.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
}
