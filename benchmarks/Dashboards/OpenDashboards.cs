using Affiliates.Benchmarks.Load;
using Microsoft.Playwright;

namespace Affiliates.Benchmarks.Dashboards;

/// <summary>Dashboards in the machine's own Chromium, each a page of its own, of affiliates who have signed in.</summary>
sealed class OpenDashboards : IAsyncDisposable
{
    static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

    readonly IPlaywright playwright;
    readonly IBrowser browser;
    readonly List<IPage> pages = [];

    OpenDashboards(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<OpenDashboards> Start()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Programs.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is not installed.");
        var playwright = await Playwright.CreateAsync();
        return new OpenDashboards(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Flags, Headless = true }));
    }

    /// <summary>Opens as many more of one affiliate, each until it is live.</summary>
    public async Task Open(string url, string email, int count)
    {
        var context = await browser.NewContextAsync();
        for (var i = 0; i < count; i++)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(url + (i == 0 ? "/portal/sign-in" : "/portal/"));
            if (i == 0)
            {
                await page.GetByLabel("Email").FillAsync(email);
                await page.GetByLabel("Password").FillAsync(Management.AdminPassword);
                await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            }

            await Live(page).WaitForAsync(new() { Timeout = 60_000 });
            pages.Add(page);
        }
    }

    /// <summary>How many show that they are live.</summary>
    public async Task<int> CountLive()
    {
        var live = 0;
        foreach (var page in pages)
        {
            live += await Live(page).IsVisibleAsync() ? 1 : 0;
        }

        return live;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    static ILocator Live(IPage page) => page.GetByText("Live", new() { Exact = true });
}
