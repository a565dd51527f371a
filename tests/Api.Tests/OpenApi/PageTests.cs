using System.Text.RegularExpressions;
using Affiliates.Api.Tests.Http;

namespace Affiliates.Api.Tests.OpenApi;

public sealed partial class PageTests(ApiServer api)
{
    [Fact]
    public async Task The_page_comes_whole_from_here_and_asks_nobody_else()
    {
        foreach (var path in (string[])["/docs", "/docs/"])
        {
            var moved = await api.Anonymous().Get(path);
            Assert.Contains(moved.Status, (HttpStatusCode[])[HttpStatusCode.MovedPermanently, HttpStatusCode.OK]);
        }

        var page = (await api.Anonymous().Get("/docs/index.html")).Is(HttpStatusCode.OK);
        var parts = Parts().Matches(page.Body).Select(m => m.Groups[1].Value).ToList();

        Assert.Contains("<title>Affiliates API</title>", page.Body, StringComparison.Ordinal);
        Assert.True(parts.Count >= 4);
        Assert.All(parts, part => Assert.DoesNotContain("//", part, StringComparison.Ordinal));
        foreach (var part in parts)
        {
            (await api.Anonymous().Get($"/docs/{part}")).Is(HttpStatusCode.OK);
        }

        // Where the document is stands in a script: the page's policy allows none inside the page.
        Assert.Contains(OpenApiHosting.DocumentPath, (await api.Anonymous().Get("/docs/index.js")).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        (await api.Anonymous().Get("/docs/no-such-file.js")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_page_may_run_scripts_of_its_own_and_nothing_else_may()
    {
        var page = await api.Anonymous().Get("/docs/index.html");
        var other = await api.Anonymous().Get("/health/live/");

        var policy = page.Header("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", other.Header("Content-Security-Policy"));
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Parts();
}
