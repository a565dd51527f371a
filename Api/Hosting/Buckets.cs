using System.Threading.RateLimiting;

namespace Affiliates.Api.Hosting;

/// <summary>The one shape of every limit by rate: so many a second, and bursts of four seconds' worth.</summary>
static class Buckets
{
    const int BurstSeconds = 4;

    public static TokenBucketRateLimiterOptions Of(int perSecond) => new()
    {
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        TokenLimit = perSecond * BurstSeconds,
        QueueLimit = 0,
        AutoReplenishment = true,
    };
}
