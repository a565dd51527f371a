namespace Affiliates.Api.Tests.Http;

public class LimitTests
{
    [Fact]
    public async Task Who_sends_too_much_waits()
    {
        await using var api = new ApiServer(["--AffiliateSystem:PublicRequestsPerSecondPerIp=1"]);
        await api.InitializeAsync();
        var answers = new List<Answer>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await api.Anonymous().Event(new { }, ("Origin", "https://shop.example.com")));
        }

        Assert.Equal(HttpStatusCode.BadRequest, answers[0].Status);
        var refused = answers.First(a => a.Status is not HttpStatusCode.BadRequest).IsProblem(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Equal("https://shop.example.com", refused.Header("Access-Control-Allow-Origin"));
        (await api.Anonymous().Get("/health/live")).Is(HttpStatusCode.OK);
    }
}
