using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Orleans.Runtime;

namespace Affiliates.Silo;

/// <summary>The cluster as this silo sees it: meter <c>Affiliates.Cluster</c>.</summary>
public sealed class ClusterMetrics : ISiloStatusListener, ILifecycleParticipant<ISiloLifecycle>
{
    public const string MeterName = "Affiliates.Cluster";

    readonly ConcurrentDictionary<SiloAddress, SiloStatus> statuses = new();
    readonly Counter<long> failovers;
    readonly ISiloStatusOracle oracle;

    public ClusterMetrics(ISiloStatusOracle oracle, IMeterFactory meters)
    {
        this.oracle = oracle;
        var meter = meters.Create(MeterName);
        failovers = meter.CreateCounter<long>(
            "affiliates.cluster.failovers", "{silo}", "Silos that were declared dead without having said goodbye; their grains moved");
        meter.CreateObservableGauge(
            "affiliates.cluster.silos", () => oracle.GetApproximateSiloStatuses(onlyActive: true).Count, "{silo}", "Active silos");
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(ClusterMetrics), ServiceLifecycleStage.Active, _ =>
    {
        foreach (var (silo, status) in oracle.GetApproximateSiloStatuses(onlyActive: false))
        {
            statuses.TryAdd(silo, status);
        }

        oracle.SubscribeToSiloStatusEvents(this);
        // Counters that have never been raised are not shown: an alert wants to see the zero.
        failovers.Add(0);
        return Task.CompletedTask;
    });

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        var before = SiloStatus.None;
        statuses.AddOrUpdate(updatedSilo, status, (_, had) =>
        {
            before = had;
            return status;
        });
        if (status is not SiloStatus.Dead)
        {
            return;
        }

        // It does not come back under this address.
        statuses.TryRemove(updatedSilo, out _);
        if (before is SiloStatus.Active)
        {
            failovers.Add(1);
        }
    }
}
