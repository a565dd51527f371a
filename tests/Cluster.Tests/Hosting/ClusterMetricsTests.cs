using System.Diagnostics.Metrics;
using Affiliates.Silo;
using Orleans.Runtime;

namespace Affiliates.Cluster.Tests.Hosting;

public sealed class ClusterMetricsTests(PostgresCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    [Fact]
    public void Only_a_silo_that_goes_without_a_word_counts_as_a_failover()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var failovers = 0L;
        var silos = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => failovers += value);
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => silos = value);
        listener.Start();
        var metrics = new ClusterMetrics(Cluster.Service<ISiloStatusOracle>(), meters);
        SiloAddress polite = Address(20_001), killed = Address(20_002), neverThere = Address(20_003);

        foreach (var status in (SiloStatus[])[SiloStatus.Joining, SiloStatus.Active, SiloStatus.ShuttingDown, SiloStatus.Dead])
        {
            metrics.SiloStatusChangeNotification(polite, status);
        }

        metrics.SiloStatusChangeNotification(neverThere, SiloStatus.Dead);
        Assert.Equal(0, failovers);
        metrics.SiloStatusChangeNotification(killed, SiloStatus.Active);
        metrics.SiloStatusChangeNotification(killed, SiloStatus.Dead);
        metrics.SiloStatusChangeNotification(killed, SiloStatus.Dead);
        Assert.Equal(1, failovers);
        listener.RecordObservableInstruments();
        Assert.Equal(2, silos);
    }

    static SiloAddress Address(int port) => SiloAddress.New(System.Net.IPAddress.Loopback, port, 1);
}
