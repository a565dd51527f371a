using System.Collections.Concurrent;

namespace Affiliates.Browser.Tests;

/// <summary>The operator's pages in a browser, with the policies that they are served under.</summary>
public sealed class AdminPageTests(Chromium chromium, Sites sites)
{
    [Fact]
    public async Task An_administrator_signs_in_and_sees_the_silo()
    {
        await using var context = await chromium.NewVisitor();
        var page = await context.NewPageAsync();
        var refused = new ConcurrentQueue<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                refused.Enqueue(message.Text);
            }
        };

        await page.GotoAsync($"{sites.Api}/admin/orleans/");
        await page.FillAsync("#email", Sites.Email);
        await page.FillAsync("#password", Sites.Password);
        await page.ClickAsync("text=Sign in");

        await page.WaitForURLAsync($"{sites.Api}/admin/orleans/**");
        await page.Locator("#menu").GetByText("Silos").First.WaitForAsync();
        await page.Locator("#content").GetByText("Total Activations").First.WaitForAsync();
        Assert.DoesNotContain(refused, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
