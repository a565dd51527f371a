using System.Globalization;

namespace Affiliates.Benchmarks.Load;

/// <summary>The real Api on a fresh store, as it is delivered but for the rate limit: all the load comes from one address.</summary>
sealed class ApiUnderTest : IAsyncDisposable
{
    readonly PrivatePostgres? postgres;
    readonly string folder;

    ApiUnderTest(ServerProcess server, PrivatePostgres? postgres, string folder)
    {
        Server = server;
        this.postgres = postgres;
        this.folder = folder;
    }

    public ServerProcess Server { get; }

    /// <summary>Of the SQLite file.</summary>
    public string Folder => folder;

    /// <summary>Of the private server; null where there is none.</summary>
    public string? PostgresConnection => postgres?.ConnectionString;

    public static async Task<ApiUnderTest> Start(LoadOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("affiliates-bench-").FullName;
        var postgres = options is { Store: Store.Postgres, Postgres: null } ? await PrivatePostgres.Start() : null;
        try
        {
            var server = await ServerProcess.Start(options.ApiAssembly, _ => [], new Dictionary<string, string>
            {
                ["Storage__Provider"] = options.Store == Store.Sqlite ? "Sqlite" : "PostgreSql",
                ["Storage__Path"] = folder,
                ["ConnectionStrings__Affiliates"] = options.Postgres ?? postgres?.ConnectionString ?? "",
                ["Cluster__Mode"] = options.Store == Store.Sqlite ? "Embedded" : "Node",
                ["Cluster__SiloPort"] = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture),
                ["Cluster__GatewayPort"] = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture),
                ["Cluster__AdvertisedIP"] = "127.0.0.1",
                ["AffiliateSystem__Admin__Email"] = Management.AdminEmail,
                ["AffiliateSystem__Admin__Password"] = Management.AdminPassword,
                ["AffiliateSystem__PublicRequestsPerSecondPerIp"] = "0",
                ["AffiliateSystem__RequestsPerSecondPerCaller"] = "0",
            });
            return new ApiUnderTest(server, postgres, folder);
        }
        catch
        {
            if (postgres is not null)
            {
                await postgres.DisposeAsync();
            }
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }
}
