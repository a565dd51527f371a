namespace Affiliates.Api.Tracking;

/// <summary>The tracking call: parse, hand on, answer once it is on disk.</summary>
public sealed class TrackEndpoint(Tracker tracker)
{
    const string KeyHeader = "Idempotency-Key";

    public async Task Track(HttpContext http)
    {
        var (request, problem) = await Read(http.Request);
        if (request is not null)
        {
            var asker = http.Asker;
            var result = await tracker.Track(http, asker, request);
            if (result.Tracked is { } tracked)
            {
                await JsonAnswer.Send(http, result.Status, (tracked, asker.Caller), static (json, answer) => ActionJson.Write(
                    json, answer.tracked.Action, Tracker.VisibleTo(answer.Caller, answer.tracked.Commissions)));
                return;
            }

            problem = result.Problem;
        }

        await problem!.ExecuteAsync(http);
    }

    // Nearly always the body is there already, and nothing is waited for.
    static async ValueTask<(TrackRequest? Request, Problem? Problem)> Read(HttpRequest http)
    {
        if (!RequestBody.Is(http.ContentType, "application/json", "text/plain"))
        {
            return (null, Problem.UnsupportedMediaType("application/json"));
        }

        if (await RequestBody.Read(http, RequestBody.TrackingLimit) is not { } body)
        {
            return (null, Problem.TooLarge(RequestBody.TrackingLimit));
        }

        var (request, unreadable) = TrackBody.Parse(body);
        return request is null ? (null, unreadable) : (WithKey(http, request), null);
    }

    static TrackRequest WithKey(HttpRequest http, TrackRequest request) =>
        request.EventId is null && http.Headers[KeyHeader].ToString() is { Length: > 0 } given ? request with { EventId = given } : request;
}
