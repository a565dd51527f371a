using System.IO.Compression;

namespace Affiliates.Api.Tests.Http;

/// <summary>The browser script as a file; what it does is in Browser.Tests.</summary>
public class ScriptTests(ApiServer api)
{
    const string Path = "/affiliates/tracker.js";
    static readonly (string, string) Browser = ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");

    [Fact]
    public async Task The_script_is_JavaScript_that_any_page_may_include_and_keep_for_an_hour()
    {
        var script = (await api.Anonymous().Get(Path)).Is(HttpStatusCode.OK);

        Assert.Equal("text/javascript; charset=utf-8", script.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800", script.Header("Cache-Control"));
        Assert.Equal("cross-origin", script.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("nosniff", script.Header("X-Content-Type-Options"));
        Assert.Contains("Accept-Encoding", script.Header("Vary"), StringComparison.Ordinal);
        Assert.Null(script.Header("Set-Cookie"));
        Assert.StartsWith("(function () {\n\"use strict\";", script.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_is_under_3_kB_on_the_wire_and_fetches_nothing_else()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Url, Path));
        request.Headers.AcceptEncoding.ParseAdd("gzip, deflate, br");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var wire = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.InRange(wire.Length, 500, 3000);
        using var unzipped = new StreamReader(new GZipStream(new MemoryStream(wire), CompressionMode.Decompress));
        var text = await unzipped.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal((await api.Anonymous().Get(Path)).Body, text);
        Assert.DoesNotContain("import", text, StringComparison.Ordinal);
        Assert.DoesNotContain("createElement", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    [InlineData("gzip;q=0")]
    public async Task Who_has_the_script_already_is_told_so(string encoding)
    {
        var tag = (await api.Anonymous().Get(Path, ("Accept-Encoding", encoding))).Is(HttpStatusCode.OK).Header("ETag")!;

        Assert.Empty((await api.Anonymous().Get(Path, ("Accept-Encoding", encoding), ("If-None-Match", tag))).Is(HttpStatusCode.NotModified).Body);
        (await api.Anonymous().Get(Path, ("Accept-Encoding", encoding), ("If-None-Match", "\"another\""))).Is(HttpStatusCode.OK);
        var head = (await api.Anonymous().Send(
            new HttpRequestMessage(HttpMethod.Head, new Uri(Path, UriKind.Relative)), ("Accept-Encoding", encoding))).Is(HttpStatusCode.OK);
        Assert.Equal((tag, ""), (head.Header("ETag"), head.Body));
        Assert.Equal(encoding == "gzip", tag.EndsWith("-gzip\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_script_keeps_the_referral_as_long_as_the_tenant_says()
    {
        await using var own = new ApiServer(["--AffiliateSystem:CookieDurationDays=45"]);
        await own.InitializeAsync();
        (await own.Admin().Post("/affiliates/tenants/", new { name = "Short", slug = "short", cookie_duration_days = 7 })).Is(HttpStatusCode.Created);

        Assert.Contains("option(\"cookie-days\", 45)", (await own.Anonymous().Get(Path)).Body, StringComparison.Ordinal);
        Assert.Contains("option(\"cookie-days\", 7)", (await own.AnonymousOf("short").Get(Path)).Body, StringComparison.Ordinal);
        (await own.AnonymousOf("nobody").Get(Path)).IsProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("https://shop.example.com/a?ref={0}", true)]
    [InlineData("https://shop.example.com/a?b=1&ref={0}#c", true)]
    [InlineData("https://shop.example.com/a?href={0}", false)]
    [InlineData("https://shop.example.com/ref={0}", false)]
    public async Task A_redirect_tells_the_script_where_it_lands_that_the_click_is_counted(string destination, bool told)
    {
        var anna = await api.AddAffiliate();
        var slug = "s" + Guid.NewGuid().ToString("N");
        destination = string.Format(null, destination, slug);
        (await anna.Client.Post("/affiliates/referral-links/", new { slug, destination_url = destination })).Is(HttpStatusCode.Created);

        var location = (await api.Anonymous().Get($"/r/{slug}/", Browser)).Is(HttpStatusCode.Found).Header("Location")!;
        Assert.Equal(told, location.Contains("&click_id=", StringComparison.Ordinal));
        // Who is not counted has no click to hand on.
        Assert.Equal(destination, (await api.Anonymous().Get($"/r/{slug}/", ("User-Agent", "Googlebot/2.1"))).Header("Location"));
    }

    [Fact]
    public async Task An_event_may_name_the_click_that_it_goes_back_to()
    {
        var anna = await api.AddAffiliate();
        var link = await anna.AddLink();
        var click = (await api.Anonymous().Event(new { referral_slug = link.Text("slug") })).Is(HttpStatusCode.Created).Text("id");
        var order = Guid.NewGuid().ToString();

        var sale = (await api.Anonymous().Event(new { click_id = click, event_type = "purchase", conversion_value = 20, order_id = order })).Is(HttpStatusCode.Created);
        Assert.Equal((anna.Code, link.Text("slug"), "False"), (sale.Text("affiliate_code"), sale.Text("referral_link_slug"), sale.Text("verified")));
        (await api.Anonymous().Event(new { click_id = click, event_type = "purchase", conversion_value = 20, order_id = order })).Is(HttpStatusCode.OK);
        // The link was switched off since: the click was made all the same.
        (await anna.Client.Patch($"/affiliates/referral-links/{link.Text("id")}/", new { is_active = false })).Is(HttpStatusCode.OK);
        Assert.Equal("signup", (await api.Anonymous().Event(new { click_id = click, event_type = "signup" })).Is(HttpStatusCode.Created).Text("action_type"));
        // A code that the event names itself comes first.
        var bert = await api.AddAffiliate();
        Assert.Equal(bert.Code, (await api.Anonymous().Event(new { click_id = click, referral_code = bert.Code })).Is(HttpStatusCode.Created).Text("affiliate_code"));

        (await api.Anonymous().Event(new { click_id = "nonsense" })).IsFieldProblem("click_id");
        (await api.Anonymous().Event(new { click_id = 5 })).IsFieldProblem("click_id");
        (await api.Anonymous().Event(new { click_id = Guid.NewGuid() })).IsFieldProblem("click_id");
    }
}
