namespace Affiliates.Api.Tests.Http;

public class LimitTests
{
    [Fact]
    public async Task Who_sends_too_much_waits()
    {
        await using var api = new ApiServer(["--AffiliateSystem:PublicRequestsPerSecondPerIp=1"]);
        await api.InitializeAsync();
        (await api.Anonymous().Event(new { })).IsProblem(HttpStatusCode.BadRequest);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => api.Anonymous().Event(new { }, ("Origin", "https://shop.example.com"))));

        var refused = answers.First(a => a.Status is not HttpStatusCode.BadRequest).IsProblem(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Equal("https://shop.example.com", refused.Header("Access-Control-Allow-Origin"));
        (await api.Anonymous().Get("/health/live")).Is(HttpStatusCode.OK);
        // What was tracked from this address keeps nobody there from signing in.
        (await api.Anonymous().Post("/api/token/", new { email = ApiServer.AdminEmail, password = ApiServer.AdminPassword })).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/r/nobody-has-this/")]
    [InlineData("/?ref=nobody-has-this")]
    [InlineData("/affiliates/postback/")]
    [InlineData("/affiliates/api/referral-actions/track/pixel.gif")]
    public async Task Every_public_way_in_has_its_limit(string path)
    {
        await using var api = new ApiServer(["--AffiliateSystem:PublicRequestsPerSecondPerIp=1"]);
        await api.InitializeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => api.Anonymous().Get(path)));

        var refused = answers.First(a => a.Status is HttpStatusCode.TooManyRequests).IsProblem(HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        // The script itself is no event: it is there for who has to wait.
        (await api.Anonymous().Get("/affiliates/tracker.js")).Is(HttpStatusCode.OK);
    }
}
