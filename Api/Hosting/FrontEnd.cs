using System.Text;
using Affiliates.Api.Cluster;
using Affiliates.Api.Demo;
using Affiliates.Api.Links;
using Affiliates.Api.Live;
using Affiliates.Api.Privacy;
using Affiliates.Api.Tracking;
using Affiliates.Api.Users;
using Affiliates.Portal;
using Affiliates.Silo;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Affiliates.Api.Hosting;

/// <summary>What every request goes through, and what the endpoints need.</summary>
public static class FrontEnd
{
    public static void AddFrontEnd(this WebApplicationBuilder builder)
    {
        builder.AddTelemetry("affiliates-api");
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Some visitors' browsers send bytes here that are no UTF-8: that must not cost the click.
            kestrel.RequestHeaderEncodingSelector = static name =>
                name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase) || name.Equals("Referer", StringComparison.OrdinalIgnoreCase)
                    ? Encoding.Latin1
                    : null;
            // Far beyond what is taken in: up to this the rest of a body that was refused is read and thrown away, so that
            // its sender gets to see the 413 and not a broken connection.
            kestrel.Limits.MaxRequestBodySize = RequestBody.Drained;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 60;
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            // Bytes in a second, after a moment's grace: who is slower than this, either way, holds a connection and does no more.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        });
        // The requests under way; a silo inside asks for the same.
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.Services.ConfigureHttpJsonOptions(static json => Answers.Configure(json.SerializerOptions));
        builder.Services.AddCors();
        builder.Services.AddSingleton<IConfigureOptions<CorsOptions>, AllowedOrigins>();
        builder.Services.AddPublicLimit();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<FrontEndOptions>()
            .BindConfiguration(FrontEndOptions.Section)
            .Validate(
                static o => o.IsValid,
                "FrontEnd:CallsUnderWay, FrontEnd:CallMilliseconds, FrontEnd:Connections and FrontEnd:LiveListeners have to be 1 or more, FrontEnd:LiveBeatSeconds 1 to 60.")
            .ValidateOnStart();
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<FrontEndOptions>>(static (kestrel, own) => kestrel.Limits.MaxConcurrentConnections = own.Value.Connections);
        builder.Services.AddDraining();
        builder.Services.AddSingleton<CallSlots>();
        builder.Services.AddSingleton<Attempts>();
        builder.Services.AddSingleton<KnownTenants>();
        builder.Services.AddSingleton<Tenancy>();
        builder.Services.AddSingleton<Tokens>();
        builder.Services.AddSingleton<ApiKeys>();
        builder.Services.AddSingleton<CallerLimit>();
        builder.Services.AddSingleton<TenantUids>();
        builder.Services.AddSingleton<TenantOwners>();
        builder.Services.AddSingleton<Credentials>();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<LiveHub>();
        builder.Services.AddSingleton<SignInThrottle>();
        builder.Services.AddSingleton<TrackMetrics>();
        builder.Services.AddSingleton<Clicks>();
        builder.Services.AddSingleton<Tracker>();
        builder.Services.AddSingleton<TrackEndpoint>();
        builder.Services.AddSingleton<BatchEndpoint>();
        builder.Services.AddSingleton<PixelEndpoint>();
        builder.Services.AddSingleton<PostbackEndpoint>();
        builder.Services.AddSingleton<RedirectEndpoint>();
        builder.Services.AddSingleton<ScriptEndpoint>();
        builder.Services.AddSingleton<AffiliateLookup>();
        builder.Services.AddSingleton<AffiliateEnrolment>();
        builder.Services.AddSingleton<StatisticsReports>();
        builder.Services.AddSingleton<LinkReports>();
        builder.Services.AddSingleton<CampaignNames>();
        builder.Services.AddSingleton<Erasure>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<RecentCommits>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<RecentCommits>());
        builder.Services.AddOpenApiDocument();
        // After the cluster, which was added before: hosted services start in order, and the server after all of them.
        builder.AddDemo();
        builder.Services.AddHostedService<FirstStart>();
    }

    public static void UseFrontEnd(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseMetrics();
        app.UseMiddleware<FaultAnswers>();
        app.UsePortal();
        // Outside of everything that can refuse: a browser has to be able to read a refusal. Only for what may be meant for it: before all
        // others it would make a scope of services.
        app.UseWhen(static http => http.Request.Headers.ContainsKey(HeaderNames.Origin), static browser => browser.UseCors());
        app.UseMiddleware<OverloadGate>();
        app.UseRouting();
        app.UsePublicLimit();
        app.UseAccess();
    }

    /// <summary>The origins as configured, exactly; with credentials, for the referral cookie of pages on the same site.</summary>
    sealed class AllowedOrigins(IOptions<AffiliateSystemOptions> options) : IConfigureOptions<CorsOptions>
    {
        public void Configure(CorsOptions cors) => cors.AddDefaultPolicy(policy =>
        {
            var origins = options.Value.AllowedCorsOrigins.ToArray();
            policy.WithOrigins(origins).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Link", "Retry-After", "Location");
            if (origins.Length > 0)
            {
                policy.AllowCredentials().SetPreflightMaxAge(TimeSpan.FromHours(1));
            }
        });
    }
}
