namespace Affiliates.Api.Hosting;

/// <summary>Refuses a request before anything of it is read, while no more calls can be served soon: refusing has to cost next to nothing.</summary>
/// <remarks>
/// Health, metrics and what is sent from memory are answered all the same; a visitor who follows a link, and whoever signs in, is asked in and
/// takes the next place that is free.
/// </remarks>
public sealed class OverloadGate(RequestDelegate next, CallSlots slots)
{
    static readonly byte[] Refusal = Problem.Unavailable().ToJson();

    public Task InvokeAsync(HttpContext http)
    {
        if (!slots.IsFull || !MakesCalls(http.Request.Path))
        {
            return next(http);
        }

        slots.Refuse();
        var response = http.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentType = Problem.MediaType;
        response.Headers.RetryAfter = "1";
        response.ContentLength = Refusal.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(Refusal, http.RequestAborted).AsTask();
    }

    static bool MakesCalls(PathString path) =>
        path.StartsWithSegments("/affiliates", StringComparison.OrdinalIgnoreCase, out var rest)
        && !rest.StartsWithSegments("/r", StringComparison.OrdinalIgnoreCase) && !rest.StartsWithSegments("/tracker.js", StringComparison.OrdinalIgnoreCase);
}
