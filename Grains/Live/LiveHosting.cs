using Affiliates.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Affiliates.Live;

public static class LiveHosting
{
    /// <summary>Adds what tells front-ends of events as they are committed; the journal has to be there.</summary>
    public static IServiceCollection AddLiveEvents(this IServiceCollection services) => services
        .AddSingleton<LiveFeed>()
        .AddSingleton<ICommitWatcher>(static s => s.GetRequiredService<LiveFeed>())
        .AddSingleton<LiveServices>()
        .AddGrainService<LiveService>();
}
