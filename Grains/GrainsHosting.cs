using Affiliates.Journal;
using Affiliates.Refunds;
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
        .AddSingleton<RefundRows>()
        .AddSingleton<HoldRows>()
        .AddSingleton<PayoutRunRows>()
        .AddSingleton<OpenShares>()
        .AddSingleton<OpenRefunds>()
        .AddSingleton<IUnfinished>(s => s.GetRequiredService<OpenShares>())
        .AddSingleton<IUnfinished>(s => s.GetRequiredService<OpenRefunds>())
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, UnfinishedWork>()
        .AddHostedService<ScheduleStart>()
        .AddAttributionModels()
        .AddRulesAlone()
        .AddSingleton<SnapshotPolicy>();
}
