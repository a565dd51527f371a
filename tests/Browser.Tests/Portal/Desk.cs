using Affiliates.Browser.Tests.Portal;

namespace Affiliates.Browser.Tests;

/// <summary>A person in front of the portal.</summary>
public sealed class Desk(Visit visit, IPage page, string url) : IAsyncDisposable
{
    public IPage Page { get; } = page;

    public IReadOnlyList<string> Complaints => visit.Complaints;

    public static async Task<Desk> Of(Chromium chromium, PortalWorld world, ColorScheme scheme = ColorScheme.Light, bool phone = false)
    {
        var visit = new Visit(await chromium.NewVisitor(scheme, phone));
        var page = await visit.Browser.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        await SlowLine.Lay(page);
        return new Desk(visit, page, world.Url);
    }

    /// <summary>The same, signed in.</summary>
    public static async Task<Desk> Of(string email, Chromium chromium, PortalWorld world, ColorScheme scheme = ColorScheme.Light, bool phone = false)
    {
        var desk = await Of(chromium, world, scheme, phone);
        await desk.SignIn(email, PortalWorld.Password);
        await desk.Ready();
        return desk;
    }

    public async Task SignIn(string email, string password)
    {
        await Page.GotoAsync(url + "/portal/sign-in");
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public async Task Go(string path)
    {
        await Page.GotoAsync($"{url}/portal/{path}");
        await Ready();
    }

    /// <summary>Until the page has what it shows.</summary>
    public async Task Ready()
    {
        await Page.Locator(".mud-layout h1, .state h2").First.WaitForAsync();
        await Page.WaitForFunctionAsync("() => !document.querySelector('.spinner') || [...document.querySelectorAll('.spinner')].every(s => !s.offsetParent)");
    }

    /// <summary>Fills a field of a dialog, which takes the focus for itself as it opens: what was typed meanwhile went nowhere.</summary>
    public static async Task Fill(ILocator field, string text)
    {
        const int tries = 20;
        for (var i = 0; i < tries; i++)
        {
            await field.FillAsync(text);
            if (await field.InputValueAsync() == text)
            {
                return;
            }
        }

        Assert.Fail($"'{text}' was not taken in {tries} tries.");
    }

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public Task See(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public ValueTask DisposeAsync() => visit.DisposeAsync();
}
