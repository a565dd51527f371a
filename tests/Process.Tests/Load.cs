using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Affiliates.Process.Tests;

/// <summary>
/// Callers who send one affiliate's clicks and sales side by side, each under a key of its own and again until it is taken,
/// wherever it can be: each must be there once in the end, whatever became of the answers.
/// </summary>
public sealed class Load : IAsyncDisposable
{
    const decimal Sale = 60.00m;
    const decimal Commission = 6.00m;
    const int Callers = 8;

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    readonly CancellationTokenSource stop = new();
    readonly CancellationTokenSource limit = new(Limit);
    readonly ConcurrentDictionary<int, string> taken = new();
    readonly string code;
    readonly Task[] callers;
    ExceptionDispatchInfo? failure;
    int tried;

    /// <param name="code">Whose events.</param>
    /// <param name="processes">Each has its own callers; who is refused, or not answered, asks the next one.</param>
    public Load(string code, params ApiProcess[] processes)
    {
        this.code = code;
        callers = [.. processes.SelectMany((_, first) => Enumerable.Range(0, Callers).Select(_ => Task.Run(() => Call(processes, first))))];
    }

    /// <summary>Events that were acknowledged; throws when one was answered what it must not be.</summary>
    public int Taken
    {
        get
        {
            failure?.Throw();
            return taken.Count;
        }
    }

    /// <summary>One event, sent to one process as it is now: also to one that is stopped, and will find it when it wakes up.</summary>
    public Task Send(ApiProcess only) => Task.Run(() => Until(Interlocked.Increment(ref tried), [only], 0, once: true));

    /// <summary>Sends no more; completes when all that was sent has been taken.</summary>
    public async Task End()
    {
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        failure?.Throw();
    }

    /// <summary>Sends again what was sent and never acknowledged, until it is.</summary>
    public async Task Complete(ApiProcess process)
    {
        foreach (var n in Enumerable.Range(1, tried).Where(n => !taken.ContainsKey(n)).ToList())
        {
            await Until(n, [process], 0);
        }
    }

    /// <summary>Every event is there once, and the affiliate's counters, commissions and balance are those of these events.</summary>
    public async Task AssertIsThereOnce(ApiProcess api, string affiliate)
    {
        var listed = (await api.All($"/affiliates/referral-actions/?limit=1000&affiliate_code={code}")).Select(a => a.GetProperty("id").GetString()!).ToList();
        Assert.Equal(taken.Values.Order(), listed.Order());
        Assert.Equal(tried, listed.Count);

        var sales = Enumerable.Range(1, tried).Count(IsSale);
        var stats = await api.Get($"/affiliates/affiliates/{affiliate}/stats/");
        Assert.Equal(
            (tried - sales, sales, sales * Sale, sales * Commission),
            (stats.GetProperty("total_clicks").GetInt32(), stats.GetProperty("total_conversions").GetInt32(),
                Amount(stats, "total_revenue"), Amount(stats, "pending_earnings")));
        var commissions = await api.All($"/affiliates/commissions/?limit=1000&affiliate_code={code}");
        Assert.Equal(sales, commissions.Count);
        Assert.All(commissions, c => Assert.Equal(Commission, Amount(c, "amount")));
        Assert.Equal(sales * Commission, Amount(await api.Get($"/affiliates/affiliates/{affiliate}/"), "balance"));
    }

    public async ValueTask DisposeAsync()
    {
        await limit.CancelAsync();
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        stop.Dispose();
        limit.Dispose();
    }

    static bool IsSale(int n) => n % 3 == 0;

    static decimal Amount(JsonElement of, string field) => decimal.Parse(of.GetProperty(field).GetString()!, CultureInfo.InvariantCulture);

    async Task Call(ApiProcess[] processes, int first)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await Until(Interlocked.Increment(ref tried), processes, first);
            }
        }
        catch (Exception e)
        {
            failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }

    async Task Until(int n, ApiProcess[] processes, int next, bool once = false)
    {
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            try
            {
                using var answer = await processes[next].Track(IsSale(n)
                    ? (object)new { referral_code = code, event_type = "purchase", conversion_value = Sale, order_id = $"{code}-{n}" }
                    : new { referral_code = code, event_type = "click", event_id = $"{code}-{n}" });
                if (answer.IsSuccessStatusCode)
                {
                    var id = (await ApiProcess.Read(answer)).GetProperty("id").GetString()!;
                    Assert.Equal(id, taken.GetOrAdd(n, id));
                    return;
                }

                Assert.True(
                    answer.StatusCode is HttpStatusCode.ServiceUnavailable,
                    $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}\n{processes[next].Output}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or JsonException)
            {
                // Not answered: it may have been taken, or not.
            }

            if (once)
            {
                return;
            }

            next = (next + 1) % processes.Length;
            await Task.Delay(BetweenTries, limit.Token);
        }
    }
}
