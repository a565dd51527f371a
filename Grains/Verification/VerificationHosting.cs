using Affiliates.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Affiliates.Verification;

public static class VerificationHosting
{
    /// <summary>Adds the recount; storage has to be there.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services) => services
        .AddSingleton(s => new StreamVerifier(
            s.GetRequiredService<AffiliatesStore>(), s.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId))
        .AddSingleton<TenantVerifier>();
}
