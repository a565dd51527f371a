using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;
using Orleans.Serialization;
using Orleans.Storage;

namespace Affiliates.Storage.Tests.Providers;

/// <summary>Orleans' own ADO.NET providers on a store, without a silo around them.</summary>
sealed class OrleansProviders : IAsyncDisposable
{
    readonly ServiceProvider services;

    OrleansProviders(ServiceProvider services) => this.services = services;

    public IGrainStorage Storage => services.GetRequiredKeyedService<IGrainStorage>("affiliates");
    public IReminderTable Reminders => services.GetRequiredService<IReminderTable>();

    public static async Task<OrleansProviders> Start(AffiliatesStore store, string serviceId = "affiliates")
    {
        var collection = new ServiceCollection();
        collection.AddLogging().AddSerializer();
        collection.Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (serviceId, "test"));
        collection.AddAdoNetGrainStorage("affiliates", options => options.Configure<Serializer>((o, serializer) =>
        {
            (o.Invariant, o.ConnectionString, o.DataSource) = Place(store);
            o.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        collection.UseAdoNetReminderService(options => options.Configure(o =>
            (o.Invariant, o.ConnectionString, o.DataSource) = Place(store)));
        var services = collection.BuildServiceProvider();
        var providers = new OrleansProviders(services);
        var lifecycle = new Lifecycle();
        ((ILifecycleParticipant<ISiloLifecycle>)providers.Storage).Participate(lifecycle);
        await lifecycle.Start();
        await providers.Reminders.StartAsync(TestContext.Current.CancellationToken);
        return providers;
    }

    public static IMembershipTable Membership(AffiliatesStore store, string clusterId)
    {
        var options = new AdoNetClusteringSiloOptions();
        (options.Invariant, options.ConnectionString, options.DataSource) = Place(store);
        var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        return ActivatorUtilities.CreateInstance<AdoNetClusteringTable>(
            services, Options.Create(new ClusterOptions { ClusterId = clusterId, ServiceId = "affiliates" }), Options.Create(options));
    }

    public async ValueTask DisposeAsync()
    {
        await Reminders.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    // One pool for everything on PostgreSQL, as the silo has it.
    internal static (string Invariant, string ConnectionString, System.Data.Common.DbDataSource? Source) Place(AffiliatesStore store) =>
        (store.OrleansInvariant, store.Npgsql is null ? store.ConnectionString : "", store.Npgsql);

    /// <summary>As much of a silo's life as a storage provider needs: its start.</summary>
    sealed class Lifecycle : ISiloLifecycle
    {
        readonly List<ILifecycleObserver> observers = [];

        public int HighestCompletedStage => int.MinValue;
        public int LowestStoppedStage => int.MaxValue;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            observers.Add(observer);
            return new MemoryStream();
        }

        public async Task Start()
        {
            foreach (var observer in observers)
            {
                await observer.OnStart(TestContext.Current.CancellationToken);
            }
        }
    }
}
