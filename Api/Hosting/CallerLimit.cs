using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Hosting;

/// <summary>How often one caller who has signed in may call: <c>RequestsPerSecondPerCaller</c>, bursts of four seconds' worth.</summary>
/// <remarks>By key or user, wherever it calls from: behind it may be a whole shop, or the same person at several machines.</remarks>
public sealed class CallerLimit : IDisposable
{
    readonly PartitionedRateLimiter<Guid>? limiter;

    public CallerLimit(IOptions<AffiliateSystemOptions> options)
    {
        var rate = options.Value.RequestsPerSecondPerCaller;
        limiter = rate == 0
            ? null
            : PartitionedRateLimiter.Create<Guid, Guid>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => Buckets.Of(rate)));
    }

    /// <summary>Null: go ahead.</summary>
    public Problem? Refuse(Caller caller)
    {
        if (limiter is null || (caller.Key?.Id ?? caller.User?.Id) is not { } id)
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire(id);
        return lease.IsAcquired
            ? null
            : Problem.TooManyRequests(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
    }

    public void Dispose() => limiter?.Dispose();
}
