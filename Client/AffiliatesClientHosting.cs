using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Affiliates.Client;

/// <summary>Registers the client.</summary>
public static class AffiliatesClientHosting
{
    /// <summary>
    /// Adds <see cref="AffiliatesClient"/> over <see cref="IHttpClientFactory"/>, as the options say; for a person use
    /// <see cref="AffiliatesClient.With"/>. What is answered takes further handlers.
    /// </summary>
    public static IHttpClientBuilder AddAffiliatesClient(this IServiceCollection services, Action<AffiliatesClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<AffiliatesClientOptions>().Configure(configure)
            .Validate(static o => o.BaseAddress is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, "The client's BaseAddress has to be an absolute http(s) address.")
            .Validate(static o => o.Retries is >= 0 and <= 100, "The client's Retries have to be 0 to 100.")
            .Validate(static o => o.FirstWait >= TimeSpan.Zero && o.LongestWait >= o.FirstWait, "The client's LongestWait has to be at least its FirstWait.");
        return services
            .AddHttpClient(nameof(AffiliatesClient), static (provider, http) => http.Timeout = Options(provider).Timeout)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                // Where a link leads is an answer, and a caller's cookies are not another's.
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(5),
            })
            .AddTypedClient(static (http, provider) => new AffiliatesClient(http, null, Options(provider), provider.GetService<TimeProvider>()));
    }

    static AffiliatesClientOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<AffiliatesClientOptions>>().Value;
}
