using Microsoft.Extensions.DependencyInjection;

namespace Affiliates;

public static class GrainsHosting
{
    /// <summary>What the affiliate and link grains need of a silo, beside storage, journal, tenant cache and options.</summary>
    public static IServiceCollection AddAffiliatesGrains(this IServiceCollection services) => services
        .AddSingleton<AffiliateRows>()
        .AddSingleton<LinkRows>()
        .AddSingleton<SessionRows>()
        .AddAttributionModels()
        .AddRulesAlone()
        .AddSingleton<SnapshotPolicy>();
}
