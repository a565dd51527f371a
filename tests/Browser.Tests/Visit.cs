using System.Collections.Concurrent;

using IRequest = Microsoft.Playwright.IRequest;

namespace Affiliates.Browser.Tests;

/// <summary>A visitor's browser, with what it sent to the service and what it complained about.</summary>
public sealed class Visit : IAsyncDisposable
{
    readonly ConcurrentQueue<string> sent = new();
    readonly ConcurrentQueue<string> complaints = new();

    public Visit(IBrowserContext browser)
    {
        Browser = browser;
        browser.Request += (_, request) =>
        {
            if (IsEvent(request))
            {
                sent.Enqueue(request.PostData ?? "");
            }
        };
        browser.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue(message.Text);
            }
        };
        browser.WebError += (_, error) => complaints.Enqueue(error.Error);
    }

    public IBrowserContext Browser { get; }

    /// <summary>The bodies of the tracking calls, in order.</summary>
    public IReadOnlyList<JsonElement> Sent => [.. sent.Select(body => JsonSerializer.Deserialize<JsonElement>(body))];

    /// <summary>Errors and warnings on the console, and what was thrown and caught by nobody.</summary>
    public IReadOnlyList<string> Complaints => [.. complaints];

    public async Task<IPage> Open(string url)
    {
        var page = await Browser.NewPageAsync();
        await page.AddInitScriptAsync(
            """
            const fetchOfPage = window.fetch;
            window.callsOfTest = [];
            window.fetch = (...call) => {
              const answer = fetchOfPage(...call);
              window.callsOfTest.push(answer.then(a => a.clone().text()).catch(() => {}));
              return answer;
            };
            """);
        await Go(page, url);
        return page;
    }

    /// <summary>Until the page has loaded and what it sent then has been answered.</summary>
    public static async Task Go(IPage page, string url)
    {
        await page.GotoAsync(url);
        await Settle(page);
    }

    public static async Task Reload(IPage page)
    {
        await page.ReloadAsync();
        await Settle(page);
    }

    /// <summary>What the page calls, answered; null when nothing was sent.</summary>
    public static async Task<JsonElement?> Track(IPage page, string arguments)
    {
        var answer = await page.EvaluateAsync<JsonElement?>($"() => affiliates.track({arguments})");
        await Settle(page);
        return answer;
    }

    /// <summary>Until every call that the page has begun is over.</summary>
    /// <remarks>The page itself says so: what the browser tells of a call comes when it comes, and of one that outlives its page never.</remarks>
    public static Task Settle(IPage page) =>
        page.EvaluateAsync(
            """
            async () => {
              for (let known = -1; known !== window.callsOfTest.length;) {
                known = window.callsOfTest.length;
                await Promise.all(window.callsOfTest);
                await new Promise(done => setTimeout(done));
              }
            }
            """).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => new(Browser.CloseAsync());

    static bool IsEvent(IRequest request) => request.Method == "POST" && request.Url.EndsWith("/referral-actions/track/", StringComparison.Ordinal);
}
