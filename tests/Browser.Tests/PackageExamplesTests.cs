namespace Affiliates.Browser.Tests;

/// <summary>What pages that speak to the package do today, without our script: their calls work from a page of another origin.</summary>
public class PackageExamplesTests(Chromium chromium, Sites sites)
{
    // The shape of the package's own examples: a call on the click of each marked link, a function for a purchase.
    string Page(string code) =>
        $$"""
        <a id=link data-affiliate-link data-affiliate-code="{{code}}" href="#offer">An offer</a>
        <script>
          const endpoint = "{{sites.Api}}/affiliates/api/referral-actions/track/";
          const post = body => fetch(endpoint, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(body),
          });
          for (const link of document.querySelectorAll("a[data-affiliate-link]")) {
            link.addEventListener("click", async event => {
              await post({
                referral_code: event.target.dataset.affiliateCode,
                event_type: "click",
                metadata: { page_url: window.location.href, referrer: document.referrer },
              });
            });
          }
          async function bought(code, value) {
            const answer = await post({ referral_code: code, event_type: "purchase", is_conversion: true, conversion_value: value });
            return { status: answer.status, body: await answer.json() };
          }
        </script>
        """;

    [Fact]
    public async Task A_click_and_a_purchase_work_unchanged()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var page = await visit.Open(sites.Shop.Page(Page(anna.Name)));

        await page.ClickAsync("#link");
        await anna.ComesTo(clicks: 1);
        var answer = await page.EvaluateAsync<JsonElement>("code => bought(code, 99.99 * 3)", anna.Name);

        Assert.Equal(201, answer.GetProperty("status").GetInt32());
        Assert.Equal("299.97", answer.GetProperty("body").GetProperty("conversion_value").GetString());
        Assert.Equal((1, 1, "299.97"), await anna.Counted());
        var click = (await anna.Events())[^1];
        Assert.StartsWith(sites.Shop.Origin, click.GetProperty("metadata").GetProperty("page_url").GetString()!, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_refusal_can_be_read_by_the_page()
    {
        await using var visit = new Visit(await chromium.NewVisitor());
        var page = await visit.Open(sites.Shop.Page(Page("nobody-has-this")));

        var answer = await page.EvaluateAsync<JsonElement>("() => bought('nobody-has-this', 5)");

        Assert.Equal(400, answer.GetProperty("status").GetInt32());
        Assert.Equal("Invalid referral code", answer.GetProperty("body").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task From_an_origin_that_is_not_allowed_they_count_nothing()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var page = await visit.Open(sites.Stranger.Page(Page(anna.Name)));

        var error = await Assert.ThrowsAsync<PlaywrightException>(() => page.EvaluateAsync("code => bought(code, 5)", anna.Name));

        Assert.Contains("Failed to fetch", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0, "0.00"), await anna.Counted());
    }
}
