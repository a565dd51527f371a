using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Affiliates.Journal;
using Affiliates.Listing;
using Affiliates.Live;
using Affiliates.Privacy;
using Affiliates.Storage;
using Affiliates.Tenants;
using Affiliates.Users;
using Affiliates.Verification;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Runtime;

namespace Affiliates.Silo;

public static class SiloHosting
{
    /// <summary>How much more a silo may have to do than another, in hundredths, and still keep the grains that are asked for through it.</summary>
    const int LocalPreference = 25;

    /// <summary>Hosts a silo in this process, as section <c>Cluster</c> says: alone, or as a member of a cluster on PostgreSQL.</summary>
    /// <param name="builder">Any host; a <see cref="TimeProvider"/> that is registered before is the one that grains are given.</param>
    /// <param name="unlessNamed">The mode when <c>Cluster:Mode</c> is not set.</param>
    /// <exception cref="OptionsValidationException">A key is wrong; a line for each.</exception>
    public static IHostApplicationBuilder AddAffiliatesSilo(
        this IHostApplicationBuilder builder, ClusterMode unlessNamed = ClusterMode.Embedded)
    {
        var cluster = ClusterSettings.From(builder.Configuration, unlessNamed).WithPorts();
        Refuse(cluster, StorageOptions.From(builder.Configuration));
        builder.UseOrleans(silo =>
        {
            silo.AddAffiliates();
            silo.Join(cluster);
            if (cluster.Dashboard)
            {
                // Its live log would show what stands in no other place, the keys of grains.
                silo.AddDashboard(static dashboard => dashboard.HideTrace = true);
            }
        });
        return builder;
    }

    /// <summary>All that makes a silo one of ours, except how it finds the others.</summary>
    public static ISiloBuilder AddAffiliates(this ISiloBuilder silo)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton<SchemaStart>();
        silo.Services.AddSingleton<IEarlyStart>(static services => services.GetRequiredService<SchemaStart>());
        silo.Services.AddHostedService(static services => services.GetRequiredService<SchemaStart>());
        silo.Services
            .AddAffiliateSystemOptions(silo.Configuration)
            .AddAffiliatesStorage(silo.Configuration)
            .AddJournal()
            .AddLiveEvents()
            .AddTenants()
            .AddUsers()
            .AddPrivacy()
            .AddListing()
            .AddVerification()
            .AddAffiliatesGrains()
            .AddSingleton<ClusterMetrics>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<ClusterMetrics>())
            // The one says of every new silo, falsely, that a thread has stood still for hours; the other, in our name, what share of a ring it serves.
            .AddLogging(logging => logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error).AddFilter(typeof(LiveService).FullName, LogLevel.Warning))
            // The requests under way, the snapshots of what is active, the journal's last batch.
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        if (Telemetry.HasTraces(silo.Configuration))
        {
            // Two filters around every call.
            silo.AddActivityPropagation();
        }

        return silo
            .CarryFaults()
            // Shorter than the front-end's deadline: a call that hangs is given up while there is time for another.
            .Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = FaultCarrying.ResponseTimeout)
            // A front-end sends all calls to one grain through the same silo: a grain that is placed there is not handed on to another one
            // with every call. Not at any price: a silo that has much more to do than the others still passes it on.
            .Configure<ResourceOptimizedPlacementOptions>(placement => placement.LocalSiloPreferenceMargin = LocalPreference)
            .UseSystemTextJsonGrainStorageSerializer()
            .AddAdoNetGrainStorageAsDefault(storage => storage.Configure<AffiliatesStore>((options, store) =>
                (options.Invariant, options.ConnectionString, options.DataSource) = Place(store)))
            .UseAdoNetReminderService(reminders => reminders.Configure<AffiliatesStore>((options, store) =>
                (options.Invariant, options.ConnectionString, options.DataSource) = Place(store)));
    }

    static void Refuse(ClusterSettings cluster, StorageOptions storage)
    {
        var reason = (cluster.Mode, storage.Dialect) switch
        {
            (ClusterMode.Client, _) => "Cluster:Mode is Client, which has no silo; it has to be Embedded or Node here.",
            (ClusterMode.Node, Dialect.Sqlite) =>
                "Cluster:Mode is Node, which needs a database that nodes can share; set Storage:Provider to PostgreSql.",
            _ => null,
        };
        if (reason is not null)
        {
            throw new OptionsValidationException(ClusterSettings.Section, typeof(ClusterSettings), [reason]);
        }
    }

    static void Join(this ISiloBuilder silo, ClusterSettings cluster)
    {
        if (cluster.Mode is ClusterMode.Embedded)
        {
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
            if (cluster.AdvertisedIP is { } address)
            {
                silo.ConfigureEndpoints(address, cluster.SiloPort, cluster.GatewayPort);
            }

            return;
        }

        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        // It listens where it is reached, and nowhere else: these ports have no authentication.
        silo.ConfigureEndpoints(cluster.AdvertisedIP ?? OwnAddress(), cluster.SiloPort, cluster.GatewayPort);
        silo.UseAdoNetClustering(clustering => clustering.Configure<AffiliatesStore>((options, store) =>
            (options.Invariant, options.ConnectionString, options.DataSource) = Place(store)));
        // A silo that is killed is missed after some 2 seconds instead of 13, one that hangs instead of 62. The check of
        // connections is off, because it takes a silo that is stopped for alive as long as its sockets are.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 2;
            membership.EnableConnectionLivenessCheck = false;
            // A silo that joins waits for all that are in the table, unless they have not been heard of for three of these. After
            // a power cut, or on a restored backup, they are all gone: the first one to start shall not wait minutes for them.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedTableIAmAliveLimit = 3;
        });
    }

    static IPAddress OwnAddress()
    {
        try
        {
            var addresses = Dns.GetHostAddresses(Dns.GetHostName(), AddressFamily.InterNetwork);
            return addresses.FirstOrDefault(address => !IPAddress.IsLoopback(address)) ?? IPAddress.Loopback;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }

    /// <summary>One pool for everything on PostgreSQL.</summary>
    static (string Invariant, string ConnectionString, DbDataSource? Source) Place(AffiliatesStore store) =>
        (store.OrleansInvariant, store.Npgsql is null ? store.ConnectionString : "", store.Npgsql);
}
