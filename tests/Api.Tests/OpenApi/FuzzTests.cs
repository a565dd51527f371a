using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Affiliates.Api.Tests.Http;
using Affiliates.Tests.Support;

namespace Affiliates.Api.Tests.OpenApi;

/// <summary>
/// Thousands of requests, made up from the document, for every operation as every role. None may be answered 5xx, in a way that is not
/// documented, or 2xx where the schema forbids what was sent.
/// </summary>
/// <remarks>
/// In CI they are the same each time, so that a change is judged by what it changes; elsewhere they are new. <c>FUZZ_SEED</c> repeats a run,
/// <c>FUZZ_ROUNDS</c> makes it longer.
/// </remarks>
public class FuzzTests(ITestOutputHelper output)
{
    /// <summary>Requests of each operation by each role that may call it.</summary>
    const int Rounds = 10;

    const int AtOnce = 8;

    [Fact]
    public async Task Whatever_is_sent_is_answered_as_documented_and_never_500()
    {
        var seed = Seeds.From("FUZZ_SEED");
        output.WriteLine($"FUZZ_SEED={seed}");
        await using var api = new ApiServer(["--AffiliateSystem:RequestsPerSecondPerCaller=0"]);
        await api.InitializeAsync();
        var contract = await Contract.Of(api.Url);
        var shop = await Programme.Make(api, "fuzz");
        var spare = (await api.Admin().Post("/affiliates/tenants/", new { name = "Spare", slug = "spare" })).Is(HttpStatusCode.Created).Text("id");
        var requests = new FuzzRequests(contract, shop, spare, seed);
        var wrong = new ConcurrentQueue<string>();
        var busy = new ConcurrentQueue<(ApiClient Caller, MadeUp Request)>();
        var statuses = new ConcurrentDictionary<int, int>();
        var sent = 0;
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < (Setting("FUZZ_ROUNDS") ?? Rounds); round++)
        {
            // Who is refused anyway need not ask as often.
            var plan = (from operation in contract.Operations
                        from role in Roles(shop)
                        where round % 3 == 0 || Callers(operation).Contains(role.Letter, StringComparison.Ordinal)
                        select (role.Caller, role.Letter, Operation: operation, Request: requests.For(operation))).ToList();
            await Parallel.ForEachAsync(plan, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (item, _) =>
            {
                var (status, why) = await Try(item.Caller, item.Request, api.Url, contract);
                if (status == StatusCodes.Status503ServiceUnavailable)
                {
                    busy.Enqueue((item.Caller, item.Request));
                    return;
                }

                statuses.AddOrUpdate(status, 1, static (_, n) => n + 1);
                if (why is not null)
                {
                    wrong.Enqueue($"{item.Operation.Id} as {item.Letter}: {why}\n  {item.Request}");
                }
            });
            sent += plan.Count;

            // A machine that is too slow for all at once has to answer one after the other.
            while (busy.TryDequeue(out var again))
            {
                if ((await Try(again.Caller, again.Request, api.Url, contract)).Why is { } why)
                {
                    wrong.Enqueue($"alone: {why}\n  {again.Request}");
                }
            }

            // What the round has switched off would keep the next one from getting anywhere.
            (await shop.Superuser.Patch($"/affiliates/affiliates/{shop.Ids["affiliates"]}/", new { is_active = true, payout_method = "paypal" })).Is(HttpStatusCode.OK);
            (await shop.Superuser.Patch($"/affiliates/referral-links/{shop.Ids["referral-links"]}/", new { is_active = true })).Is(HttpStatusCode.OK);
        }

        output.WriteLine($"{sent} requests in {watch.Elapsed.TotalSeconds:0.0} s: {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}×{s.Value}"))}");
        Assert.True(wrong.IsEmpty, $"FUZZ_SEED={seed}: {wrong.Count} of {sent}\n{string.Join("\n\n", wrong.DistinctBy(w => w[..Math.Min(w.Length, 60)]).Take(15))}");
        // It gets through as well as it is refused, or it would try nothing.
        Assert.True(statuses.Where(s => s.Key is 200 or 201 or 302).Sum(s => s.Value) > sent / 5);
        Assert.True(statuses.GetValueOrDefault(201) > sent / 100);
        Assert.True(statuses.GetValueOrDefault(400) > sent / 10);
    }

    static async Task<(int Status, string? Why)> Try(ApiClient caller, MadeUp request, Uri server, Contract contract)
    {
        using var message = request.ToMessage(server);
        using var answer = await caller.SendUnchecked(message);
        var body = await ApiClient.BodyOf(answer);
        var status = (int)answer.StatusCode;
        return (status, status switch
        {
            // The server's own end of a request line.
            StatusCodes.Status414UriTooLong when request.Address.Length > 8000 => null,
            >= 500 => $"{status} {body}",
            >= 400 when body.Length > 0 && answer.Content.Headers.ContentType?.MediaType != "application/problem+json" => $"{status} is no problem: {body}",
            < 300 when request.Forbidden => $"{status} for what the schema forbids",
            _ => await contract.Refuse(answer, body),
        });
    }

    static string Callers(DocumentedOperation operation) =>
        EndpointTable.Lines.Single(l => l.Key.TrimEnd('/') == operation.ToString().TrimEnd('/')).Value.Callers;

    static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    static IEnumerable<(char Letter, ApiClient Caller)> Roles(Programme p) =>
    [
        ('a', p.Anonymous), ('f', p.Affiliate), ('o', p.Owner), ('s', p.Superuser), ('t', p.TrackKey), ('r', p.ReadKey), ('m', p.ManageKey),
    ];
}
