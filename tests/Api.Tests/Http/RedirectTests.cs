using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tests.Http;

public class RedirectTests(ApiServer api)
{
    static readonly (string Name, string Value) Browser = ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0");

    [Theory]
    [InlineData("/r/{0}/")]
    [InlineData("/r/{0}")]
    [InlineData("/affiliates/r/{0}/")]
    [InlineData("/?ref={0}")]
    public async Task A_visitor_is_sent_on_remembered_and_counted(string path)
    {
        var anna = await api.AddAffiliate();
        var slug = (await anna.AddLink()).Text("slug");

        var answer = (await api.Anonymous().Get(string.Format(null, path, slug), Browser)).Is(HttpStatusCode.Redirect);

        Assert.Equal("https://shop.example.com/spring?colour=red", answer.Response.Headers.Location?.OriginalString);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal($"ref_code={anna.Code}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax", answer.Header("Set-Cookie"));
        Assert.Equal("1", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_clicks"));
    }

    [Fact]
    public async Task The_click_keeps_the_query_and_the_source()
    {
        var anna = await api.AddAffiliate();
        var slug = (await anna.AddLink()).Text("slug");

        (await api.Anonymous().Get($"/?ref={slug}&utm_source=news&x=%00&a=1", Browser)).Is(HttpStatusCode.Redirect);

        var click = (await anna.Client.Get("/affiliates/referral-actions/?action_type=click")).Is(HttpStatusCode.OK).Json[0];
        Assert.Equal("""{"utm_source":"news","a":"1"}""", click.GetProperty("metadata").GetRawText());
        var sources = (await anna.Client.Get("/affiliates/affiliates/stats/")).Json.GetProperty("traffic_sources");
        Assert.Equal("news", sources[0].GetProperty("source").GetString());
    }

    [Fact]
    public async Task HEAD_and_bots_are_redirected_and_not_counted()
    {
        var anna = await api.AddAffiliate();
        var slug = (await anna.AddLink()).Text("slug");

        var head = new HttpRequestMessage(HttpMethod.Head, new Uri($"/r/{slug}/", UriKind.Relative));
        (await api.Anonymous().Send(head, Browser)).Is(HttpStatusCode.Redirect);
        (await api.Anonymous().Get($"/r/{slug}/", ("User-Agent", "Slackbot-LinkExpanding 1.0"))).Is(HttpStatusCode.Redirect);
        (await api.Anonymous().Get($"/r/{slug}/", Browser, ("Sec-Purpose", "prefetch"))).Is(HttpStatusCode.Redirect);

        Assert.Equal("0", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_clicks"));
        // Who does not say what it is is no robot that is known.
        (await api.Anonymous().Get($"/r/{slug}/")).Is(HttpStatusCode.Redirect);
        Assert.Equal("1", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_clicks"));
    }

    [Fact]
    public async Task An_unknown_or_inactive_link_leads_to_the_default_without_a_cookie()
    {
        var anna = await api.AddAffiliate();
        var off = await anna.AddLink();
        (await anna.Client.Patch($"/affiliates/referral-links/{off.Text("id")}/", new { is_active = false })).Is(HttpStatusCode.OK);

        foreach (var slug in (string[])["nobody-has-this", "x", "%00", "a%0d%0ab", off.Text("slug")])
        {
            var answer = (await api.Anonymous().Get($"/?ref={slug}", Browser)).Is(HttpStatusCode.Redirect);
            Assert.Equal("/", answer.Response.Headers.Location?.OriginalString);
            Assert.Null(answer.Header("Set-Cookie"));
        }

        (await api.Anonymous().Get("/")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_link_leads_to_allowed_hosts_only_also_when_it_is_older_than_the_setting()
    {
        WebApplication? app = null;
        await using var own = new ApiServer(
            ["--AffiliateSystem:AllowedDestinationHosts=shop.example.com,old.example.com", "--AffiliateSystem:DefaultRedirectUrl=https://shop.example.com/"],
            builder => app = ApiHost.Build(builder));
        await own.InitializeAsync();
        var anna = await own.AddAffiliate();
        var good = (await anna.AddLink("https://SHOP.example.com:8443/a")).Text("slug");
        var old = (await anna.AddLink("https://old.example.com/a")).Text("slug");
        foreach (var elsewhere in (string[])["https://evil.example", "https://shop.example.com.evil.example", "https://shop.example.com@evil.example", "//evil.example", "https:\\\\evil.example"])
        {
            (await anna.Client.Post("/affiliates/referral-links/", new { destination_url = elsewhere })).IsFieldProblem("destination_url");
        }

        Assert.Equal("https://old.example.com/a", (await own.Anonymous().Get($"/r/{old}/", Browser)).Is(HttpStatusCode.Found).Header("Location"));
        app!.Services.GetRequiredService<IOptions<AffiliateSystemOptions>>().Value.AllowedDestinationHosts = ["shop.example.com"];

        var sent = (await own.Anonymous().Get($"/r/{old}/", Browser)).Is(HttpStatusCode.Found);
        Assert.Equal(("https://shop.example.com/", null), (sent.Header("Location"), sent.Header("Set-Cookie")));
        Assert.Equal("https://shop.example.com:8443/a", (await own.Anonymous().Get($"/r/{good}/", Browser)).Header("Location"));
    }
}
