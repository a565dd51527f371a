using System.Globalization;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Scale;

/// <summary>A front-end and its silos, each a process, on a PostgreSQL of their own.</summary>
sealed class ScaleCluster : IAsyncDisposable
{
    readonly PrivatePostgres postgres;
    readonly List<ServerProcess> silos = [];

    ScaleCluster(PrivatePostgres postgres) => this.postgres = postgres;

    public ServerProcess Api { get; private set; } = null!;

    /// <summary>CPU used so far: front-end, all silos, PostgreSQL with its back ends.</summary>
    public (TimeSpan Api, TimeSpan Silos, TimeSpan Postgres) Cpu =>
        (Api.Cpu, silos.Aggregate(TimeSpan.Zero, (sum, silo) => sum + silo.Cpu), Machine.CpuOf(postgres.ProcessId));

    public static async Task<ScaleCluster> Start(ScaleOptions options, int silos)
    {
        var cluster = new ScaleCluster(await PrivatePostgres.Start());
        try
        {
            for (var i = 0; i < silos; i++)
            {
                cluster.silos.Add(await ServerProcess.Start(options.SiloAssembly, _ => [], cluster.Settings("Node")));
            }
            cluster.Api = await ServerProcess.Start(options.ApiAssembly, _ => [], cluster.Settings(silos == 0 ? "Node" : "Client"));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    Dictionary<string, string> Settings(string mode) => new()
    {
        ["Storage__Provider"] = "PostgreSql",
        ["ConnectionStrings__Affiliates"] = postgres.ConnectionString,
        ["Cluster__Mode"] = mode,
        ["Cluster__SiloPort"] = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture),
        ["Cluster__GatewayPort"] = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture),
        ["Cluster__AdvertisedIP"] = "127.0.0.1",
        ["AffiliateSystem__Admin__Email"] = Management.AdminEmail,
        ["AffiliateSystem__Admin__Password"] = Management.AdminPassword,
        ["AffiliateSystem__PublicRequestsPerSecondPerIp"] = "0",
        ["AffiliateSystem__RequestsPerSecondPerCaller"] = "0",
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var process in silos.Append(Api).Where(p => p is not null))
        {
            await process.DisposeAsync();
        }
        await postgres.DisposeAsync();
    }
}
