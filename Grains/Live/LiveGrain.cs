using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Utilities;

namespace Affiliates.Live;

/// <summary>Knows who listens to a tenant, and keeps every silo told of it, also those that join later.</summary>
/// <remarks>Reentrant: a silo that does not answer must not keep others from listening. It holds nothing that a renewal does not bring back.</remarks>
[Reentrant, GrainType("live")]
public sealed partial class LiveGrain(LiveServices services, IClusterMembershipService membership, TimeProvider time, ILogger<LiveGrain> log)
    : Grain, ILiveGrain, IDisposable
{
    /// <summary>How long a silo may take to answer. Of the network's time, not of the domain's clock.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly ObserverManager<ILiveObserver> frontEnds = new(LiveTimes.Expiry, log) { GetDateTime = () => time.GetUtcNow().UtcDateTime };
    readonly CancellationTokenSource leaving = new();
    readonly Guid activation = Guid.NewGuid();
    /// <summary>Silos that did not answer: what they commit is not told until they have.</summary>
    readonly HashSet<SiloAddress> untold = [];
    HashSet<SiloAddress> silos = [];

    TenantId Id => GrainKeys.Parse(this.GetPrimaryKeyString()).Tenant;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        silos = Active(membership.CurrentSnapshot);
        _ = Watch();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => leaving.CancelAsync();

    public void Dispose() => leaving.Dispose();

    public async Task<Guid> Listen(ILiveObserver frontEnd)
    {
        frontEnds.Subscribe(frontEnd, frontEnd);
        var before = untold.Count;
        await Task.WhenAll(silos.ToList().ConvertAll(silo => Tell(silo, frontEnd)));
        if (untold.Count < before)
        {
            await Doubt();
        }

        return activation;
    }

    public async Task Leave(ILiveObserver frontEnd)
    {
        frontEnds.Unsubscribe(frontEnd);
        await Task.WhenAll(silos.ToList().ConvertAll(async silo =>
        {
            try
            {
                await services.On(silo).Leave(Id, frontEnd).WaitAsync(Patience);
            }
            catch (Exception)
            {
                // There it expires.
            }
        }));
    }

    async Task Watch()
    {
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(leaving.Token))
            {
                await Follow(Active(snapshot));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    // Of a silo that went, what it committed last may not have been told; one that came may have committed before it knew who listens.
    async Task Follow(HashSet<SiloAddress> now)
    {
        var before = silos;
        silos = now;
        untold.IntersectWith(now);
        if (now.SetEquals(before))
        {
            return;
        }

        frontEnds.ClearExpired();
        if (frontEnds.Count == 0)
        {
            return;
        }

        var listeners = frontEnds.ToList();
        await Task.WhenAll(from silo in now where !before.Contains(silo) from frontEnd in listeners select Tell(silo, frontEnd));
        await Doubt();
    }

    async Task Tell(SiloAddress silo, ILiveObserver frontEnd)
    {
        try
        {
            await services.On(silo).Listen(Id, frontEnd).WaitAsync(Patience);
            untold.Remove(silo);
        }
        catch (Exception e)
        {
            // It is on its way out, or of an older version; or the next renewal reaches it.
            if (untold.Add(silo))
            {
                NotReached(log, e, silo, Id.Number);
            }
        }
    }

    Task Doubt() => Task.WhenAll(frontEnds.ToList().ConvertAll(async frontEnd =>
    {
        try
        {
            await frontEnd.Batch(new LiveBatch(Id, [], 0, MayHaveMissed: true)).WaitAsync(Patience);
        }
        catch (Exception)
        {
            // It is gone, or its next renewal goes wrong, and it doubts by itself.
        }
    }));

    static HashSet<SiloAddress> Active(ClusterMembershipSnapshot snapshot) =>
        [.. snapshot.Members.Values.Where(m => m.Status is SiloStatus.Active).Select(m => m.SiloAddress)];

    [LoggerMessage(EventId = 6002, Level = LogLevel.Information, Message = "Silo {Silo} could not be told who listens to tenant {Tenant}; the next renewal tries again")]
    static partial void NotReached(ILogger logger, Exception e, SiloAddress silo, int tenant);
}
