using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace Affiliates.Live;

/// <summary>One on each silo: takes down who wants to be told of what this silo commits.</summary>
[Alias("live-service")]
public interface ILiveService : IGrainService
{
    [Alias("listen")] Task Listen(TenantId tenant, ILiveObserver frontEnd);
    [Alias("leave")] Task Leave(TenantId tenant, ILiveObserver frontEnd);
}

/// <inheritdoc cref="ILiveService"/>
public sealed class LiveService(GrainId id, Silo silo, Microsoft.Extensions.Logging.ILoggerFactory logs, LiveFeed feed)
    : GrainService(id, silo, logs), ILiveService
{
    public Task Listen(TenantId tenant, ILiveObserver frontEnd)
    {
        feed.Listen(tenant, frontEnd);
        return Task.CompletedTask;
    }

    public Task Leave(TenantId tenant, ILiveObserver frontEnd)
    {
        feed.Leave(tenant, frontEnd);
        return Task.CompletedTask;
    }
}

/// <summary>Finds the service of a silo.</summary>
public sealed class LiveServices(IServiceProvider services) : GrainServiceClient<ILiveService>(services)
{
    public ILiveService On(SiloAddress silo) => GetGrainService(silo);
}
