namespace Affiliates.Api.Tracking;

public static class TrackingEndpoints
{
    public static void MapTracking(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("").LimitPublicRequests();
        foreach (var path in (string[])["/affiliates/api/referral-actions/track/", "/affiliates/referral-actions/track/"])
        {
            // A plain delegate: nothing is bound or written for it.
            open.MapPost(path, (RequestDelegate)(static http => http.RequestServices.GetRequiredService<TrackEndpoint>().Track(http)))
                .For(Access.Anyone);
        }

        string[] look = [HttpMethods.Get, HttpMethods.Head];
        string[] report = [HttpMethods.Get, HttpMethods.Post];
        foreach (var path in (string[])["/affiliates/api/referral-actions/track", "/affiliates/referral-actions/track"])
        {
            open.MapMethods($"{path}/pixel.gif", look, (RequestDelegate)(static http =>
                http.RequestServices.GetRequiredService<PixelEndpoint>().Track(http))).For(Access.Anyone);
            app.MapPost($"{path}/batch/", (RequestDelegate)(static http =>
                http.RequestServices.GetRequiredService<BatchEndpoint>().Track(http))).For(Access.Tracker);
        }

        open.MapMethods("/affiliates/postback/", report, (RequestDelegate)(static http =>
            http.RequestServices.GetRequiredService<PostbackEndpoint>().Track(http))).For(Access.Anyone);

        // Not limited: it is small, made once, and the visitors behind one address need their budget for their events.
        app.MapMethods("/affiliates/tracker.js", look, static (HttpContext http, ScriptEndpoint script) => script.Send(http))
            .For(Access.Anyone);

        string[] follow = [HttpMethods.Get, HttpMethods.Head];
        foreach (var path in (string[])["/r/{slug}/", "/affiliates/r/{slug}/"])
        {
            open.MapMethods(path, follow, (RequestDelegate)(static http =>
                Endpoint(http).Follow(http, (string)http.Request.RouteValues["slug"]!))).WithMetadata(Tracking.Redirects.Here);
        }

        open.MapMethods("/", follow, (RequestDelegate)(static http =>
            http.Request.Query[RedirectEndpoint.Parameter].ToString() is { Length: > 0 } slug
                ? Endpoint(http).Follow(http, slug)
                : Welcome.Answer(http))).WithMetadata(Tracking.Redirects.Here);
    }

    static RedirectEndpoint Endpoint(HttpContext http) => http.RequestServices.GetRequiredService<RedirectEndpoint>();
}

/// <summary>Marks the endpoints that follow links: they are for a tenant, and ask nobody who they are.</summary>
public sealed class Redirects
{
    public static readonly Redirects Here = new();

    Redirects()
    {
    }
}
