using Affiliates.Api.Tracking;

namespace Affiliates.Api.Live;

/// <summary>Events as they are counted.</summary>
public static class LiveEndpoint
{
    public static void MapLiveEvents(this IEndpointRouteBuilder app) =>
        app.MapGet("/affiliates/referral-actions/live/", Listen).For(Access.SignedIn).RefusesBadInput().DisableHttpMetrics()
            .About("Referral actions", "What was tracked, to read.")
            .Documented(
                "watchActions", "Watch events as they are counted",
                "Server-Sent Events, until the caller ends them or its credentials do. `opened`: every event that is counted from now on comes. `action`: one, "
                + "within a moment of its commit; an affiliate gets its own. `missed`: some did not come, `{\"count\": 12}` or, when nobody "
                + "knows, `{\"count\": null}`: read again what you show. A comment every 15 seconds, or as the operator has it, is a sign of life. Nothing is sent again: `Last-Event-ID` is answered with `missed`.")
            .Takes(Parameter.Code(), Parameter.Flag("is_converted", "Only conversions, or only others"), Parameter.Header("Last-Event-ID", "Of the last event that has come", 100))
            .WithMetadata(new GoodAnswer(StatusCodes.Status200OK, typeof(LiveEventAnswer), LiveEvents.MediaType, "The stream; the schema is that of an action's data"))
            .Refuses(StatusCodes.Status503ServiceUnavailable, "Too many listen already, or the service cannot take this now");

    static async Task<IResult> Listen(HttpContext http, Caller caller, ListQuery query, LiveHub hub)
    {
        var code = query.Text("affiliate_code", 50);
        var conversions = query.Flag("is_converted");
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        if (Visibility.Of(caller, code) is not { } visible)
        {
            return Problem.Forbidden("You may listen only to your own events");
        }

        return await hub.Join(http.Tenant, new LiveScope(visible.Code, conversions)) is { } listener
            ? new LiveEvents(listener, hub, visible, code)
            : Problem.Unavailable("Too many listen already: try again in a moment");
    }
}
