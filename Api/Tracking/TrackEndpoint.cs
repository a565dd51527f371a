namespace Affiliates.Api.Tracking;

/// <summary>The tracking call: parse, hand on, answer once it is on disk.</summary>
public sealed class TrackEndpoint(Tracker tracker)
{
    const string KeyHeader = "Idempotency-Key";

    public async Task Track(HttpContext http)
    {
        var problem = await Answer(http);
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
        }
    }

    // Null: answered.
    async Task<Problem?> Answer(HttpContext http)
    {
        if (!RequestBody.Is(http.Request.ContentType, "application/json", "text/plain"))
        {
            return Problem.UnsupportedMediaType("application/json");
        }

        if (await RequestBody.Read(http.Request, RequestBody.TrackingLimit) is not { } body)
        {
            return Problem.TooLarge(RequestBody.TrackingLimit);
        }

        var (request, unreadable) = TrackBody.Parse(body);
        if (request is null)
        {
            return unreadable;
        }

        var result = await tracker.Track(http, WithKey(http.Request, request));
        if (result.Tracked is not { } tracked)
        {
            return result.Problem;
        }

        await JsonAnswer.Send(http, result.Status, (tracked, Caller(http)), static (json, answer) => ActionJson.Write(
            json, answer.tracked.Action, Tracker.VisibleTo(answer.Item2, answer.tracked.Commissions)));
        return null;
    }

    static TrackRequest WithKey(HttpRequest http, TrackRequest request) =>
        request.EventId is null && http.Headers[KeyHeader].ToString() is { Length: > 0 } given ? request with { EventId = given } : request;

    static Caller Caller(HttpContext http) => http.Features.Get<Caller>() ?? Auth.Caller.Anonymous;
}
