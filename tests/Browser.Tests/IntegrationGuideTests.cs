using System.Reflection;
using System.Text.RegularExpressions;

namespace Affiliates.Browser.Tests;

/// <summary>The pages of docs/integration.md, run as they stand but for the hosts and names in them.</summary>
public sealed partial class IntegrationGuideTests(Chromium chromium, Sites sites)
{
    [Fact]
    public async Task The_guides_pages_count_a_click_a_sale_a_signup_and_links()
    {
        var anna = await sites.NewReferrer();
        await using var visit = new Visit(await chromium.NewVisitor());
        var elsewhere = sites.Stranger.Page("");
        var order = Guid.NewGuid().ToString();
        var snippets = Snippets().Select(html => html
            .Replace("https://links.example.com", sites.Api, StringComparison.Ordinal)
            .Replace("https://partner.example.com/offer", elsewhere, StringComparison.Ordinal)
            .Replace("anna-spring", anna.Name, StringComparison.Ordinal)
            .Replace("\"anna\"", $"\"{anna.Name}\"", StringComparison.Ordinal)
            .Replace("A-1000", order, StringComparison.Ordinal)).ToArray();
        Assert.Equal(5, snippets.Length);
        var (tag, thanks, signup, links, form) = (snippets[0], snippets[1], snippets[2], snippets[3], snippets[4]);

        var page = await visit.Open($"{sites.Shop.Page(tag)}?ref={anna.Name}");
        await anna.ComesTo(clicks: 1);
        await Visit.Go(page, sites.Shop.Page(tag + thanks));
        await anna.ComesTo(clicks: 1, conversions: 1);
        await Visit.Reload(page);
        Assert.Equal((1, 1, "49.90"), await anna.Counted());

        await Visit.Go(page, sites.Shop.Page(tag + signup));
        await page.ClickAsync("button");
        await Visit.Settle(page);
        var last = (await anna.Events())[0];
        Assert.Equal(("signup", "monthly"), (last.GetProperty("action_type").GetString(), last.GetProperty("metadata").GetProperty("plan").GetString()));

        var shop = sites.Shop.Page(tag + links);
        for (var i = 0; i < 3; i++)
        {
            await Visit.Go(page, shop);
            await page.Locator("a").Nth(i).ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(elsewhere);
            await anna.ComesTo(clicks: 2 + i, conversions: 1);
        }

        await Visit.Go(page, sites.Shop.Page(tag + form));
        await page.EvaluateAsync("() => document.forms[0].onsubmit = () => false");
        await page.ClickAsync("button");
        Assert.Equal($$"""{"referral_slug":"{{anna.Name}}"}""", await page.InputValueAsync("#referral"));
        Assert.Empty(visit.Complaints);
    }

    static IEnumerable<string> Snippets()
    {
        var root = typeof(IntegrationGuideTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;
        return Html().Matches(File.ReadAllText(Path.Combine(root, "docs", "integration.md"))).Select(m => m.Groups[1].Value);
    }

    [GeneratedRegex("```html\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Html();
}
