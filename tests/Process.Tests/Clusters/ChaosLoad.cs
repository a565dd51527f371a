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
    const string Tracking = "/affiliates/api/referral-actions/track/";

    static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(60);
    static readonly string[] RefundAmounts = ["5.00", "10.00", "20.00", "60.00"];

    readonly CancellationTokenSource stopping = new();
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly ConcurrentQueue<TimeSpan> successes = new();
    readonly ConcurrentDictionary<int, HttpClient> payees = new();
    readonly ConcurrentQueue<ChaosOrder> sold = new();
    readonly ConcurrentQueue<string> pending = new();
    readonly ConcurrentQueue<string> onTheirWay = new();
    /// <summary>What has a key of its own and was not answered: it can be asked for once more.</summary>
    readonly ConcurrentDictionary<string, Func<Task<bool>>> unanswered = new();
    Task[] senders = [];
    volatile int payable;
    int marks;

    /// <summary>Mark of an event → the id that was answered.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new();
    public ConcurrentDictionary<string, bool> Approved { get; } = new();
    /// <summary>Id of a payout → the status that was answered last.</summary>
    public ConcurrentDictionary<string, string> Payouts { get; } = new();
    /// <summary>Those that were acknowledged, by their ids.</summary>
    public ConcurrentDictionary<string, ChaosOrder> Orders { get; } = new();
    public ConcurrentQueue<Failure> Failures { get; } = new();
    /// <summary>What no trouble excuses: an answer that is wrong.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();
    public int Tried => marks;
    public TimeSpan Now => clock.Elapsed;
    public int Successes => successes.Count;
    /// <summary>How many affiliates it sends to.</summary>
    public int Affiliates => payable;

    public static string Code(int affiliate) => $"aff-{affiliate}";

    public async Task Start()
    {
        await Task.WhenAll(Enumerable.Range(0, affiliates).Select(SignIn));
        payable = affiliates;
        senders = [.. Enumerable.Range(0, Senders).Select(n => Task.Run(() => Send(new Random(seed + n))))];
    }

    /// <summary>One more affiliate, to whom it sends from now on.</summary>
    public async Task Join()
    {
        await cluster.MakeAffiliate(Code(payable));
        await SignIn(payable);
        payable++;
    }

    public async Task Stop()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(senders);
    }

    /// <summary>Sends again, until it is answered, what was not and has an order or a key: as whoever is owed an answer does.</summary>
    public async Task Settle()
    {
        using var limit = new CancellationTokenSource(SettlesWithin);
        foreach (var (key, send) in unanswered)
        {
            while (!await send())
            {
                Assert.False(limit.IsCancellationRequested, $"{key} is not answered.");
            }
        }
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

    async Task SignIn(int affiliate)
    {
        payees[affiliate] = SiloCluster.NewClient();
        await cluster.SignIn(payees[affiliate], $"{Code(affiliate)}@example.com", SiloCluster.AffiliatesPassword);
    }

    async Task Send(Random random)
    {
        while (!stopping.IsCancellationRequested)
        {
            var affiliate = random.Next(payable);
            await (random.Next(100) switch
            {
                < 33 => Click(affiliate, key: false),
                < 42 => Click(affiliate, key: true),
                < 59 => Sale(affiliate),
                < 63 => SaleAgain(),
                < 73 => Journey(random),
                < 84 => Approve(affiliate),
                < 92 => Refund(RefundAmounts[random.Next(RefundAmounts.Length)]),
                < 96 => RequestPayout(affiliate),
                _ => MovePayout(goesWell: random.Next(3) > 0),
            });
        }
    }

    Task<bool> Click(int affiliate, bool key)
    {
        var mark = Mark();
        return Event(key ? "click with a key" : "click", mark, hasKey: key, new
        {
            referral_code = Code(affiliate),
            event_type = "click",
            event_id = key ? $"event-{mark}" : null,
            metadata = new { mark },
        });
    }

    Task<bool> Sale(int affiliate)
    {
        var mark = Mark();
        return Sell("sale", mark, [affiliate], new
        {
            referral_code = Code(affiliate),
            event_type = "purchase",
            conversion_value = ChaosOrder.Value,
            order_id = $"order-{mark}",
            metadata = new { mark },
        });
    }

    async Task SaleAgain()
    {
        if (!sold.TryDequeue(out var sale))
        {
            return;
        }

        await Answered("sale again", HttpMethod.Post, Tracking, sale.Body, cluster.Http, (status, answer) =>
        {
            if (status != HttpStatusCode.OK || answer.GetProperty("id").GetString() != sale.ActionId)
            {
                Wrong.Enqueue($"{sale.Id} was answered {sale.ActionId}, and then {(int)status} {answer}");
            }
        });
        sold.Enqueue(sale);
    }

    /// <summary>A visitor who comes by two affiliates and buys: both are paid.</summary>
    async Task Journey(Random random)
    {
        var session = $"visitor-{Mark()}";
        var all = payable;
        var first = random.Next(all);
        int[] both = [first, (first + 1) % all];
        foreach (var affiliate in both)
        {
            var mark = Mark();
            if (!await Event("click in a session", mark, hasKey: false, new { referral_code = Code(affiliate), session_id = session, use_sessions = true, metadata = new { mark } }))
            {
                return;
            }
        }

        var sale = Mark();
        await Sell("shared sale", sale, both, new
        {
            session_id = session,
            use_sessions = true,
            attribution_model = "linear",
            event_type = "purchase",
            conversion_value = ChaosOrder.Value,
            order_id = $"order-{sale}",
            metadata = new { mark = sale },
        });
    }

    Task<bool> Sell(string what, string mark, int[] to, object sale)
    {
        var body = JsonSerializer.Serialize(sale);
        return Event(what, mark, hasKey: true, body, id =>
        {
            var order = new ChaosOrder($"order-{mark}", id, body, to);
            Orders[order.Id] = order;
            sold.Enqueue(order);
        });
    }

    /// <summary>The buyer of an order gets something back; some of these are asked for twice.</summary>
    async Task Refund(string amount)
    {
        if (!sold.TryDequeue(out var order))
        {
            return;
        }

        var key = $"refund-{Mark()}";
        if (await AskForRefund(order, key, amount) && amount == RefundAmounts[0])
        {
            await AskForRefund(order, key, amount);
        }

        sold.Enqueue(order);
    }

    async Task<bool> AskForRefund(ChaosOrder order, string key, string amount)
    {
        unanswered[key] = () => AskForRefund(order, key, amount);
        var isAnswered = await Answered(
            "refund", HttpMethod.Post, $"/affiliates/conversions/{order.Id}/refund/", JsonSerializer.Serialize(new { amount }), cluster.Http,
            (status, answer) =>
            {
                if (status is HttpStatusCode.OK)
                {
                    var id = answer.GetProperty("id").GetString()!;
                    if (order.Refunds.GetOrAdd(key, (id, ChaosOrder.Cents(amount))).Id != id)
                    {
                        Wrong.Enqueue($"{key} of {order.Id} was answered two refunds: {answer}");
                    }
                }
                else if (status is not HttpStatusCode.BadRequest || order.Refunds.ContainsKey(key))
                {
                    // 400: more than is left of it.
                    Wrong.Enqueue($"{key} of {order.Id} was answered {(int)status} {answer}");
                }
            },
            key);
        if (isAnswered)
        {
            unanswered.TryRemove(key, out _);
        }

        return isAnswered;
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

    Task<bool> RequestPayout(int affiliate) =>
        Answered("payout", HttpMethod.Post, "/affiliates/payouts/request/", "{}", payees[affiliate], (status, answer) =>
        {
            // 400: not enough to be paid.
            if (status is HttpStatusCode.Created)
            {
                var id = answer.GetProperty("id").GetString()!;
                Payouts[id] = "pending";
                onTheirWay.Enqueue(id);
            }
        });

    /// <summary>One step of a payout: it is begun and arrives, or it is cancelled or fails.</summary>
    async Task MovePayout(bool goesWell)
    {
        if (!onTheirWay.TryDequeue(out var id))
        {
            return;
        }

        var (step, becomes) = (Payouts[id], goesWell) switch
        {
            ("pending", true) => ("process", "processing"),
            ("pending", false) => ("cancel", "cancelled"),
            (_, true) => ("complete", "paid"),
            (_, false) => ("fail", "failed"),
        };
        var isRefused = false;
        var isAnswered = await Answered(step, HttpMethod.Post, $"/affiliates/payouts/{id}/{step}/", "{}", cluster.Http, (status, answer) =>
        {
            // 400: an earlier step was made although it was not answered. Nobody knows then which.
            isRefused = status is not HttpStatusCode.OK;
            if (!isRefused)
            {
                Payouts[id] = answer.GetProperty("status").GetString()!;
                if (Payouts[id] != becomes)
                {
                    Wrong.Enqueue($"payout {id} was to be {becomes}: {answer}");
                }
            }
        });
        if (!isAnswered || (!isRefused && becomes == "processing"))
        {
            onTheirWay.Enqueue(id);
        }
    }

    Task<bool> Event(string what, string mark, bool hasKey, object body) => Event(what, mark, hasKey, JsonSerializer.Serialize(body), _ => { });

    /// <summary>False when it was not acknowledged.</summary>
    async Task<bool> Event(string what, string mark, bool hasKey, string body, Action<string> acknowledged, bool isNew = true)
    {
        if (hasKey)
        {
            unanswered[mark] = () => Event(what, mark, hasKey, body, acknowledged, isNew: false);
        }

        return await Answered(what, HttpMethod.Post, Tracking, body, cluster.Http, (status, answer) =>
        {
            unanswered.TryRemove(mark, out _);
            if (status is not HttpStatusCode.Created && (isNew || status is not HttpStatusCode.OK))
            {
                Wrong.Enqueue($"{what} {mark}{(isNew ? ", which is new," : "")} was answered {(int)status} {answer}");
                return;
            }

            var id = answer.GetProperty("id").GetString()!;
            Acknowledged[mark] = id;
            acknowledged(id);
        });
    }

    /// <summary>False when there was no answer, or 503.</summary>
    async Task<bool> Answered(
        string what, HttpMethod method, string path, string? body, HttpClient client, Action<HttpStatusCode, JsonElement> good, string? key = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            }

            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var answer = await client.SendAsync(request);
            if ((int)answer.StatusCode >= 500)
            {
                Failures.Enqueue(new Failure(Now, what, (int)answer.StatusCode, ""));
                if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
                {
                    Wrong.Enqueue($"{what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }

                return false;
            }

            good(answer.StatusCode, await ApiProcess.Read(answer));
            successes.Enqueue(Now);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            // The front-end lives all the time: nothing excuses that it does not answer.
            Failures.Enqueue(new Failure(Now, what, null, e.Message));
            Wrong.Enqueue($"{what}: {e.Message}");
            return false;
        }
    }

    string Mark() => $"{seed}-{Interlocked.Increment(ref marks)}";
}
