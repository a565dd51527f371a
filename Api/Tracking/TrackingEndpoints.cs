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

        string[] follow = [HttpMethods.Get, HttpMethods.Head];
        foreach (var path in (string[])["/r/{slug}/", "/affiliates/r/{slug}/"])
        {
            open.MapMethods(path, follow, (RequestDelegate)(static http =>
                Redirects(http).Follow(http, (string)http.Request.RouteValues["slug"]!)));
        }

        open.MapMethods("/", follow, (RequestDelegate)(static http =>
            http.Request.Query[RedirectEndpoint.Parameter].ToString() is { Length: > 0 } slug
                ? Redirects(http).Follow(http, slug)
                : Welcome.Answer(http)));
    }

    static RedirectEndpoint Redirects(HttpContext http) => http.RequestServices.GetRequiredService<RedirectEndpoint>();
}
