using Affiliates.Silo;
using Affiliates.Storage;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Affiliates.Api.Hosting;

/// <summary>Where the grains are: in this process, or in a cluster of silos.</summary>
public static class ClusterHosting
{
    /// <summary>Tries to reach a cluster that is only just starting, one a second.</summary>
    const int ConnectionTries = 60;

    public static void AddCluster(this WebApplicationBuilder builder)
    {
        var cluster = ClusterSettings.From(builder.Configuration);
        if (cluster.Mode is ClusterMode.Client)
        {
            builder.AddClient(cluster);
        }
        else
        {
            builder.AddAffiliatesSilo();
        }
    }

    /// <summary>Joins a cluster of silos as a client.</summary>
    public static void AddClient(this IHostApplicationBuilder builder, ClusterSettings cluster)
    {
        // A silo brings these; here there is none.
        builder.Services.AddAffiliateSystemOptions(builder.Configuration);
        var storage = StorageOptions.PostgreSql(builder.Configuration.GetConnectionString("Affiliates"));
        var tries = 0;
        builder.Services.AddOrleansClient(client =>
        {
            if (cluster.Dashboard)
            {
                client.AddDashboard(static dashboard => dashboard.HideTrace = true);
            }

            if (Telemetry.HasTraces(builder.Configuration))
            {
                client.AddActivityPropagation();
            }

            client
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
                .CarryFaults()
                .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = FaultCarrying.ResponseTimeout)
                // A silo that has just joined is used soon: when silos are replaced one by one, the ones known from before are soon all gone.
                .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5))
                .UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = ("Npgsql", storage.ConnectionString))
                .UseConnectionRetryFilter(async (_, stop) =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
                    return ++tries < ConnectionTries;
                });
        });
    }
}
