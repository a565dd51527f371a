using System.Collections.Concurrent;
using System.Diagnostics;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>A request that was not answered as it should have been.</summary>
public sealed record Failure(TimeSpan At, string What, int? Status, string Why);

/// <summary>
/// Mixed traffic from several senders, and what they were told: every event carries a mark of its own, so that a recount finds
/// out what became of each request, answered or not.
/// </summary>
/// <remarks>What a sender does next follows from the seed; how the senders interleave does not.</remarks>
public sealed class ChaosLoad(SiloCluster cluster, int affiliates, int seed) : IAsyncDisposable
{
    const int Senders = 12;
    public const string SaleValue = "60.00";

    readonly CancellationTokenSource stopping = new();
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly ConcurrentQueue<TimeSpan> successes = new();
    readonly ConcurrentDictionary<int, HttpClient> payees = new();
    readonly ConcurrentQueue<(string Order, string Id, string Body)> sold = new();
    readonly ConcurrentQueue<string> pending = new();
    Task[] senders = [];
    int marks;

    /// <summary>Mark of an event → the id that was answered with 201.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new();
    public ConcurrentDictionary<string, bool> Approved { get; } = new();
    public ConcurrentDictionary<string, bool> Payouts { get; } = new();
    public ConcurrentQueue<Failure> Failures { get; } = new();
    /// <summary>What no trouble excuses: an answer that is wrong.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();
    public int Tried => marks;
    public TimeSpan Now => clock.Elapsed;
    public int Successes => successes.Count;

    public static string Code(int affiliate) => $"aff-{affiliate}";

    public async Task Start()
    {
        for (var i = 0; i < affiliates; i++)
        {
            payees[i] = SiloCluster.NewClient();
            await cluster.SignIn(payees[i], $"{Code(i)}@example.com", SiloCluster.AffiliatesPassword);
        }

        senders = [.. Enumerable.Range(0, Senders).Select(n => Task.Run(() => Send(new Random(seed + n))))];
    }

    public async Task Stop()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(senders);
    }

    /// <summary>The longest time without a good answer that overlaps the span.</summary>
    public TimeSpan LongestSilence(TimeSpan from, TimeSpan until)
    {
        var longest = TimeSpan.Zero;
        var last = TimeSpan.Zero;
        foreach (var at in successes.Order())
        {
            if (at > from && last < until && at - last > longest)
            {
                longest = at - last;
            }

            last = at;
        }

        return longest;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        stopping.Dispose();
        foreach (var client in payees.Values)
        {
            client.Dispose();
        }
    }

    async Task Send(Random random)
    {
        while (!stopping.IsCancellationRequested)
        {
            var affiliate = random.Next(affiliates);
            await (random.Next(100) switch
            {
                < 40 => Click(affiliate, key: false),
                < 50 => Click(affiliate, key: true),
                < 70 => Sale(affiliate),
                < 75 => SaleAgain(),
                < 85 => Journey(random),
                < 96 => Approve(affiliate),
                _ => RequestPayout(affiliate),
            });
        }
    }

    Task<string?> Click(int affiliate, bool key)
    {
        var mark = Mark();
        return Event(key ? "click with a key" : "click", mark, new
        {
            referral_code = Code(affiliate),
            event_type = "click",
            event_id = key ? $"event-{mark}" : null,
            metadata = new { mark },
        });
    }

    async Task Sale(int affiliate)
    {
        var mark = Mark();
        var body = JsonSerializer.Serialize(new
        {
            referral_code = Code(affiliate),
            event_type = "purchase",
            conversion_value = SaleValue,
            order_id = $"order-{mark}",
            metadata = new { mark },
        });
        if (await Event("sale", mark, body) is { } id)
        {
            sold.Enqueue(($"order-{mark}", id, body));
        }
    }

    async Task SaleAgain()
    {
        if (!sold.TryDequeue(out var sale))
        {
            return;
        }

        await Answered("sale again", HttpMethod.Post, "/affiliates/api/referral-actions/track/", sale.Body, cluster.Http, (status, answer) =>
        {
            if (status != HttpStatusCode.OK || answer.GetProperty("id").GetString() != sale.Id)
            {
                Wrong.Enqueue($"{sale.Order} was answered {sale.Id}, and then {(int)status} {answer}");
            }
        });
    }

    /// <summary>A visitor who comes by two affiliates and buys: both are paid.</summary>
    async Task Journey(Random random)
    {
        var session = $"visitor-{Mark()}";
        var first = random.Next(affiliates);
        foreach (var affiliate in new[] { first, (first + 1) % affiliates })
        {
            var mark = Mark();
            if (await Event("click in a session", mark, new { referral_code = Code(affiliate), session_id = session, use_sessions = true, metadata = new { mark } }) is null)
            {
                return;
            }
        }

        var sale = Mark();
        await Event("shared sale", sale, new
        {
            session_id = session,
            use_sessions = true,
            attribution_model = "linear",
            event_type = "purchase",
            conversion_value = SaleValue,
            order_id = $"order-{sale}",
            metadata = new { mark = sale },
        });
    }

    async Task Approve(int affiliate)
    {
        if (!pending.TryDequeue(out var commission))
        {
            await Answered(
                "list", HttpMethod.Get, $"/affiliates/commissions/?status=pending&limit=20&affiliate_code={Code(affiliate)}", null, cluster.Http, (status, answer) =>
            {
                foreach (var listed in answer.EnumerateArray())
                {
                    pending.Enqueue(listed.GetProperty("id").GetString()!);
                }
            });
            return;
        }

        await Answered("approval", HttpMethod.Post, $"/affiliates/commissions/{commission}/approve/", "{}", cluster.Http, (status, answer) =>
        {
            // 400: the list was asked for twice, and another sender was first.
            if (status is HttpStatusCode.OK)
            {
                Approved[commission] = true;
            }
        });
    }

    Task RequestPayout(int affiliate) =>
        Answered("payout", HttpMethod.Post, "/affiliates/payouts/request/", "{}", payees[affiliate], (status, answer) =>
        {
            // 400: not enough to be paid.
            if (status is HttpStatusCode.Created)
            {
                Payouts[answer.GetProperty("id").GetString()!] = true;
            }
        });

    Task<string?> Event(string what, string mark, object body) => Event(what, mark, JsonSerializer.Serialize(body));

    // The id; null when it was not acknowledged.
    async Task<string?> Event(string what, string mark, string body)
    {
        string? id = null;
        await Answered(what, HttpMethod.Post, "/affiliates/api/referral-actions/track/", body, cluster.Http, (status, answer) =>
        {
            if (status is not HttpStatusCode.Created)
            {
                Wrong.Enqueue($"{what} {mark}, which is new, was answered {(int)status} {answer}");
                return;
            }

            id = answer.GetProperty("id").GetString()!;
            Acknowledged[mark] = id;
        });
        return id;
    }

    async Task Answered(string what, HttpMethod method, string path, string? body, HttpClient client, Action<HttpStatusCode, JsonElement> good)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            }

            using var answer = await client.SendAsync(request);
            if ((int)answer.StatusCode >= 500)
            {
                Failures.Enqueue(new Failure(Now, what, (int)answer.StatusCode, ""));
                if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
                {
                    Wrong.Enqueue($"{what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }

                return;
            }

            good(answer.StatusCode, await ApiProcess.Read(answer));
            successes.Enqueue(Now);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            // The front-end lives all the time: nothing excuses that it does not answer.
            Failures.Enqueue(new Failure(Now, what, null, e.Message));
            Wrong.Enqueue($"{what}: {e.Message}");
        }
    }

    string Mark() => $"{seed}-{Interlocked.Increment(ref marks)}";
}
