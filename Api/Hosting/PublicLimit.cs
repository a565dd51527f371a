using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Hosting;

/// <summary>
/// How often one address may track and follow links: <c>PublicRequestsPerSecondPerIp</c>, bursts of four seconds' worth. As often it may sign in
/// and read the pages that are for everybody: what it tracks takes nothing from that.
/// </summary>
public static class PublicLimit
{
    const string Tracking = "tracking";
    const string Pages = "pages";

    public static void AddPublicLimit(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, Limits>();
    }

    public static void UsePublicLimit(this WebApplication app)
    {
        if (IsOn(app.Services))
        {
            app.UseRateLimiter();
        }
    }

    public static RouteGroupBuilder LimitTracking(this RouteGroupBuilder endpoints) => endpoints.Limit(Tracking);

    public static RouteGroupBuilder LimitPages(this RouteGroupBuilder endpoints) => endpoints.Limit(Pages);

    static RouteGroupBuilder Limit(this RouteGroupBuilder endpoints, string policy) =>
        IsOn(((IEndpointRouteBuilder)endpoints).ServiceProvider) ? endpoints.RequireRateLimiting(policy) : endpoints;

    static bool IsOn(IServiceProvider services) =>
        services.GetRequiredService<IOptions<AffiliateSystemOptions>>().Value.PublicRequestsPerSecondPerIp > 0;

    sealed class Limits(IOptions<AffiliateSystemOptions> options) : IConfigureOptions<RateLimiterOptions>
    {
        public void Configure(RateLimiterOptions limiter)
        {
            var rate = options.Value.PublicRequestsPerSecondPerIp;
            foreach (var policy in (string[])[Tracking, Pages])
            {
                limiter.AddPolicy(policy, http => RateLimitPartition.GetTokenBucketLimiter(ClientAddress.NetworkOf(http), _ => Buckets.Of(rate)));
            }

            limiter.OnRejected = static async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                await Problem.TooManyRequests(wait).ExecuteAsync(rejected.HttpContext);
            };
        }
    }
}
