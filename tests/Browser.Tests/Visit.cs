using System.Collections.Concurrent;

using IRequest = Microsoft.Playwright.IRequest;

namespace Affiliates.Browser.Tests;

/// <summary>A visitor's browser, with what it sent to the service and what it complained about.</summary>
public sealed class Visit : IAsyncDisposable
{
    readonly ConcurrentQueue<string> sent = new();
    readonly ConcurrentQueue<string> complaints = new();
    readonly ConcurrentDictionary<IRequest, TaskCompletionSource> underWay = new();

    public Visit(IBrowserContext browser)
    {
        Browser = browser;
        browser.Request += (_, request) =>
        {
            if (IsEvent(request))
            {
                sent.Enqueue(request.PostData ?? "");
                underWay[request] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        };
        browser.RequestFinished += (_, request) => End(request);
        browser.RequestFailed += (_, request) => End(request);
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
        await Go(page, url);
        return page;
    }

    /// <summary>Until the page has loaded and what it sent then has been answered.</summary>
    public async Task Go(IPage page, string url)
    {
        Leave();
        await page.GotoAsync(url);
        await Settle(page);
    }

    public async Task Reload(IPage page)
    {
        Leave();
        await page.ReloadAsync();
        await Settle(page);
    }

    /// <summary>What the page calls, answered; null when nothing was sent.</summary>
    public async Task<JsonElement?> Track(IPage page, string arguments)
    {
        var answer = await page.EvaluateAsync<JsonElement?>($"() => affiliates.track({arguments})");
        await Settle(page);
        return answer;
    }

    /// <summary>Until every call that the page has begun is over.</summary>
    public async Task Settle(IPage page)
    {
        // What the page has begun is known here once a word has gone to it and back.
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        await Task.WhenAll(underWay.Values.Select(call => call.Task)).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
    }

    public ValueTask DisposeAsync() => new(Browser.CloseAsync());

    // The end of a call that outlives its page is not told.
    void Leave() => underWay.Clear();

    static bool IsEvent(IRequest request) => request.Method == "POST" && request.Url.EndsWith("/referral-actions/track/", StringComparison.Ordinal);

    void End(IRequest request)
    {
        if (underWay.TryGetValue(request, out var call))
        {
            call.TrySetResult();
        }
    }
}
