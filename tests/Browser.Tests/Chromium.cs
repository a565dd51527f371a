[assembly: AssemblyFixture(typeof(Affiliates.Browser.Tests.Chromium))]

namespace Affiliates.Browser.Tests;

/// <summary>The machine's own Chromium, without a window; one for the assembly, started when a test first asks for it.</summary>
/// <remarks>Without Chromium the tests are skipped with the reason; in CI (<c>CI=true</c>) they fail.</remarks>
public sealed class Chromium : IAsyncDisposable
{
    static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    /// <summary>It talks to nobody but the tests' own servers.</summary>
    static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>What it says of itself without a window counts as a robot.</summary>
    const string UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> running;

    public Chromium()
    {
        // What is looked for may come late on a machine that has other things to do.
        Assertions.SetDefaultExpectTimeout(20_000);
        running = new(Start);
    }

    /// <summary>A visitor nobody has seen: no cookies, nothing stored.</summary>
    public async Task<IBrowserContext> NewVisitor() =>
        await (await running.Value).Browser.NewContextAsync(new BrowserNewContextOptions { UserAgent = UserAgent });

    /// <summary>A visitor who likes it light or dark, at a desk or on a phone.</summary>
    public async Task<IBrowserContext> NewVisitor(ColorScheme scheme, bool phone) =>
        await (await running.Value).Browser.NewContextAsync(new BrowserNewContextOptions
        {
            UserAgent = UserAgent,
            ColorScheme = scheme,
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 860 },
            HasTouch = phone,
            IsMobile = phone,
        });

    /// <summary>A visitor whose browser is set to keep no cookies, which in Chromium means no storage of any kind.</summary>
    public async Task<IBrowserContext> NewVisitorWithoutCookies(string profile)
    {
        var folder = Directory.CreateDirectory(Path.Combine(profile, "Default")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Preferences"), """{"profile":{"default_content_setting_values":{"cookies":2}}}""");
        return await (await running.Value).Playwright.Chromium.LaunchPersistentContextAsync(profile, new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = Find(),
            Args = Flags,
            Headless = true,
            UserAgent = UserAgent,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (running.IsValueCreated && running.Value.IsCompletedSuccessfully)
        {
            var (playwright, browser) = await running.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    static async Task<(IPlaywright Playwright, IBrowser Browser)> Start()
    {
        if (Find() is not { } program)
        {
            const string reason = "Chromium is not installed.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
            throw new InvalidOperationException(reason);
        }

        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Flags, Headless = true }));
    }

    static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
