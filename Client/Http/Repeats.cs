using System.Net;
using Polly;
using Polly.Retry;

namespace Affiliates.Client.Http;

/// <summary>A call, and what its tries so far have left behind.</summary>
sealed class Tries(Call call)
{
    public Call Call { get; } = call;

    /// <summary>One that failed may have been carried out.</summary>
    public bool MayHaveHappened { get; set; }
}

/// <summary>Makes a call again while its failure is one that passes and nothing can count twice by it.</summary>
sealed class Repeats
{
    static readonly ResiliencePropertyKey<Tries> TriesKey = new("affiliates.tries");

    readonly AffiliatesClientOptions options;
    readonly TimeProvider time;
    readonly ResiliencePipeline<HttpResponseMessage> pipeline;

    public Repeats(AffiliatesClientOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstWait,
                MaxDelay = options.LongestWait,
                ShouldHandle = args => ValueTask.FromResult(MayRepeat(args.Outcome, args.Context.Properties.GetValue(TriesKey, null!).Call)),
                DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result is { } answer ? WaitOf(answer) : null),
                OnRetry = static args =>
                {
                    args.Context.Properties.GetValue(TriesKey, null!).MayHaveHappened |= MayHaveHappened(args.Outcome);
                    args.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            });
        }

        pipeline = builder.Build();
    }

    public async Task<HttpResponseMessage> Make<TState>(
        Tries tries, Func<Tries, TState, CancellationToken, Task<HttpResponseMessage>> call, TState state, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(TriesKey, tries);
        try
        {
            return await pipeline.ExecuteAsync(
                static async (context, args) => await args.call(args.tries, args.state, context.CancellationToken).ConfigureAwait(false),
                context, (tries, call, state)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>What an <see cref="HttpClient"/> throws when its own patience has ended, and not the caller's.</summary>
    public static bool IsTimeout(Exception e) => e is OperationCanceledException { InnerException: TimeoutException };

    /// <summary>No byte of it has reached the service.</summary>
    public static bool WasNeverSent(Exception e) => e is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };

    bool MayRepeat(Outcome<HttpResponseMessage> outcome, Call call) => outcome switch
    {
        { Exception: { } e } => WasNeverSent(e) || (call.IsRepeatable && (e is HttpRequestException or IOException || IsTimeout(e))),
        { Result: { } answer } when WaitOf(answer) > options.LongestWait => false,
        // Turned away before anything was done.
        { Result.StatusCode: HttpStatusCode.TooManyRequests } => true,
        { Result.StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout } => call.IsRepeatable,
        _ => false,
    };

    static bool MayHaveHappened(Outcome<HttpResponseMessage> outcome) => outcome.Exception is { } e
        ? !WasNeverSent(e)
        : outcome.Result?.StatusCode is not HttpStatusCode.TooManyRequests;

    // Null: as the growing waits have it.
    TimeSpan? WaitOf(HttpResponseMessage answer) => Refusals.RetryAfter(answer, time);
}
