using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Live;

/// <summary>Sends a listener what comes, for as long as it is there and may listen, and the process runs.</summary>
/// <param name="listener">Left when it ends.</param>
/// <param name="hub">Where it has joined.</param>
/// <param name="visible">What its caller sees; when that changes the stream ends.</param>
/// <param name="asked">The affiliate that it has named.</param>
public sealed class LiveEvents(LiveListener listener, LiveHub hub, Visibility visible, string? asked) : IResult
{
    public const string MediaType = "text/event-stream";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(
                httpContext.RequestAborted, httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            await Send(httpContext, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener is gone, or has to be: the process is on its way out.
        }
        finally
        {
            hub.Leave(listener);
        }
    }

    async Task Send(HttpContext http, CancellationToken ended)
    {
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        var beat = TimeSpan.FromSeconds(http.RequestServices.GetRequiredService<IOptions<FrontEndOptions>>().Value.LiveBeatSeconds);
        var response = http.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        // A proxy shall not gather it up.
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (http.Request.Headers.ContainsKey("Last-Event-ID"))
        {
            listener.Doubt();
        }

        await Write(response, LiveMessages.Opened, ended);
        var looked = time.GetTimestamp();
        var something = listener.Something(ended);
        while (true)
        {
            var left = beat - time.GetElapsedTime(looked);
            if (left > TimeSpan.Zero)
            {
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ended);
                await Task.WhenAny(something, Task.Delay(left, time, waiting.Token));
                await waiting.CancelAsync();
            }

            ended.ThrowIfCancellationRequested();
            if (something.IsCompleted)
            {
                await something;
                foreach (var message in listener.Take())
                {
                    await response.BodyWriter.WriteAsync(message, ended);
                }

                something = listener.Something(ended);
            }

            if (time.GetElapsedTime(looked) >= beat)
            {
                if (!await MayStillListen(http))
                {
                    return;
                }

                looked = time.GetTimestamp();
                await response.BodyWriter.WriteAsync(LiveMessages.Beat, ended);
            }
        }
    }

    // Tokens end, people are switched off and lose a role: a stream must not outlive what has opened it.
    async Task<bool> MayStillListen(HttpContext http)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<Admission>().Again(http) is { } caller && Visibility.Of(caller, asked) == visible;
        }
        catch (Exception e) when (Attempts.OutcomeOf(e) is not CallFault.Defect)
        {
            // Nobody can say now; the next beat asks again.
            return true;
        }
    }

    static async Task Write(HttpResponse response, ReadOnlyMemory<byte> message, CancellationToken ended) =>
        await response.BodyWriter.WriteAsync(message, ended);
}
