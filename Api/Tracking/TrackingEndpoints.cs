namespace Affiliates.Api.Tracking;

public static class TrackingEndpoints
{
    const string Concept = "Tracking";
    const string What = "The ways in for what visitors do, and the links that they follow.";
    const string Actions = "/affiliates/api/referral-actions";
    /// <summary>The same as integrators of the Python package may have it.</summary>
    const string OtherActions = "/affiliates/referral-actions";
    const string Sale = """{"referral_code": "anna", "event_type": "purchase", "conversion_value": "99.99", "order_id": "order-1001"}""";

    public static void MapTracking(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("").LimitTracking().About(Concept, What);
        // Plain delegates: nothing is bound or written for them, and no scope of services is made. What they call is made at the first
        // request: now the cluster is not there yet.
        var services = app.ServiceProvider;
        Lazy<TrackEndpoint> trackEndpoint = new(services.GetRequiredService<TrackEndpoint>);
        Lazy<BatchEndpoint> batchEndpoint = new(services.GetRequiredService<BatchEndpoint>);
        Lazy<PixelEndpoint> pixelEndpoint = new(services.GetRequiredService<PixelEndpoint>);
        Lazy<PostbackEndpoint> postbackEndpoint = new(services.GetRequiredService<PostbackEndpoint>);
        Lazy<RedirectEndpoint> redirectEndpoint = new(services.GetRequiredService<RedirectEndpoint>);
        RequestDelegate track = http => trackEndpoint.Value.Track(http);
        RequestDelegate batch = http => batchEndpoint.Value.Track(http);
        RequestDelegate pixel = http => pixelEndpoint.Value.Track(http);
        RequestDelegate postback = http => postbackEndpoint.Value.Track(http);
        RequestDelegate follow = http => redirectEndpoint.Value.Follow(http, (string)http.Request.RouteValues["slug"]!);
        string[] look = [HttpMethods.Get, HttpMethods.Head];

        open.MapPost($"{Actions}/track/", track).For(Access.Anyone)
            .Documented(
                "track", "Track an event",
                "201: on disk, and counted exactly once, whatever crashes next. A conversion that is neither signed nor sent by who is trusted is `verified: false`, and is approved only by hand.")
            .Takes<TrackedEvent>(Sale, "application/json", "text/plain")
            .Takes(Parameter.IdempotencyKey)
            .Answers<TrackedAnswer>(StatusCodes.Status201Created, "Tracked")
            .Answers<TrackedAnswer>(StatusCodes.Status200OK, "A repeat: the first answer, and nothing is counted")
            .Refuses(StatusCodes.Status409Conflict, "The event id was already used for another event");
        app.MapPost($"{Actions}/track/batch/", batch).For(Access.Tracker).About(Concept, What)
            .Documented("trackBatch", "Track many events", "Up to 1000, also of the past. Each is answered for itself, in order; those of one session are taken one after the other.")
            .Takes<EventBatch>($$"""{"events": [{{Sale}}]}""")
            .Answers<BatchAnswer>();
        open.MapMethods($"{Actions}/track/pixel.gif", look, pixel).For(Access.Anyone)
            .Documented("trackPixel", "Track an event by an image", "For where there is neither a script nor a server. A robot gets the image and is not counted.")
            .Takes(TrackingParameters.Event)
            .Answers(StatusCodes.Status200OK, "One transparent dot", "image/gif")
            .Refuses(StatusCodes.Status409Conflict, "The event id was already used for another event");
        open.MapPost($"{OtherActions}/track/", track).For(Access.Anyone).AliasOf($"{Actions}/track");
        app.MapPost($"{OtherActions}/track/batch/", batch).For(Access.Tracker).AliasOf($"{Actions}/track/batch");
        open.MapMethods($"{OtherActions}/track/pixel.gif", look, pixel).For(Access.Anyone).AliasOf($"{Actions}/track/pixel.gif");

        const string report = "The fields come in the query, as a form or as JSON; the query's come first.";
        open.MapGet("/affiliates/postback/", postback).For(Access.Anyone)
            .Documented("postback", "Report a conversion by its click", "For networks and advertisers that call an address.")
            .Takes(TrackingParameters.Postback)
            .Answers<TrackedAnswer>(StatusCodes.Status201Created, "Tracked")
            .Answers<TrackedAnswer>(StatusCodes.Status200OK, "A repeat: the first answer, and nothing is counted")
            .Refuses(StatusCodes.Status409Conflict, "The event id was already used for another event");
        open.MapPost("/affiliates/postback/", postback).For(Access.Anyone)
            .Documented("postPostback", "Report a conversion by its click, with POST", report)
            .Takes<Postback>(
                """{"click_id": "019b7a3e-5c10-7000-8000-2f6d1c9e4b7a", "event": "purchase", "amount": "99.99", "order_id": "order-1002"}""",
                "application/json", "application/x-www-form-urlencoded")
            .Answers<TrackedAnswer>(StatusCodes.Status201Created, "Tracked")
            .Answers<TrackedAnswer>(StatusCodes.Status200OK, "A repeat: the first answer, and nothing is counted")
            .Refuses(StatusCodes.Status409Conflict, "The event id was already used for another event");

        // Not limited: it is small, made once, and the visitors behind one address need their budget for their events.
        app.MapMethods("/affiliates/tracker.js", look, static (HttpContext http, ScriptEndpoint script) => script.Send(http))
            .For(Access.Anyone).About(Concept, What)
            .Documented("getScript", "Read the browser script", "It keeps the referral, counts a visit's click once, and offers `affiliates.track(type, fields)` to pages.")
            .Answers(StatusCodes.Status200OK, "The script, with the tenant's cookie days in it", "text/javascript")
            .Answers(StatusCodes.Status304NotModified, "It is the one that `If-None-Match` names");

        const string counted = "Counts the click and remembers the referrer in a cookie. HEAD and bots are redirected and not counted.";
        open.MapMethods("/r/{slug}/", look, follow).WithMetadata(Tracking.Redirects.Here)
            .Documented("followLink", "Follow a link", counted)
            .Takes(Parameter.Path("slug", "The link's slug"))
            .Redirects("To the destination; of an unknown or inactive link, to where the operator says");
        open.MapMethods("/affiliates/r/{slug}/", look, follow).WithMetadata(Tracking.Redirects.Here).AliasOf("/r/{slug}");
        open.MapMethods("/", look, (RequestDelegate)(http =>
            http.Request.Query[RedirectEndpoint.Parameter].ToString() is { Length: > 0 } slug
                ? redirectEndpoint.Value.Follow(http, slug)
                : Welcome.Answer(http))).WithMetadata(Tracking.Redirects.Here)
            .Documented("followReference", "Follow a link by its full address", counted)
            .Takes(OpenApi.Parameter.Text(RedirectEndpoint.Parameter, 200, "The link's slug"))
            .Redirects("To the destination; of an unknown or inactive link, to where the operator says")
            .Answers(StatusCodes.Status200OK, "Without `ref`: what this is", "text/plain");
    }
}

/// <summary>Marks the endpoints that follow links: they are for a tenant, and ask nobody who they are.</summary>
public sealed class Redirects
{
    public static readonly Redirects Here = new();

    Redirects()
    {
    }
}
