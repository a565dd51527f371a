using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Affiliates;

public static class GrainsHosting
{
    /// <summary>What the affiliate and link grains need of a silo, beside storage, journal, tenant cache and options.</summary>
    public static IServiceCollection AddAffiliatesGrains(this IServiceCollection services) => services
        .AddSingleton<AffiliateRows>()
        .AddSingleton<LinkRows>()
        .AddSingleton<SessionRows>()
        .AddSingleton<OpenShares>()
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<OpenShares>())
        .AddAttributionModels()
        .AddRulesAlone()
        .AddSingleton<SnapshotPolicy>();
}
