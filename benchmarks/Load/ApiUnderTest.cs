namespace Affiliates.Benchmarks.Load;

/// <summary>The real Api on a fresh store, as it is delivered but for the rate limit: all the load comes from one address.</summary>
sealed class ApiUnderTest : IAsyncDisposable
{
    readonly LoadOptions options;
    readonly Dictionary<string, string> settings;
    readonly List<ServerProcess> silos = [];

    ApiUnderTest(LoadOptions options, PrivatePostgres? postgres, string folder, IReadOnlyDictionary<string, string>? more)
    {
        this.options = options;
        Postgres = postgres;
        Folder = folder;
        settings = new Dictionary<string, string>
        {
            ["Storage__Provider"] = options.Store == Store.Sqlite ? "Sqlite" : "PostgreSql",
            ["Storage__Path"] = folder,
            ["ConnectionStrings__Affiliates"] = options.Postgres ?? postgres?.ConnectionString ?? "",
            ["Cluster__SiloPort"] = "0",
            ["Cluster__GatewayPort"] = "0",
            ["Cluster__AdvertisedIP"] = "127.0.0.1",
            ["AffiliateSystem__Admin__Email"] = Management.AdminEmail,
            ["AffiliateSystem__Admin__Password"] = Management.AdminPassword,
            ["AffiliateSystem__PublicRequestsPerSecondPerIp"] = "0",
            ["AffiliateSystem__RequestsPerSecondPerCaller"] = "0",
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
        {
            settings[name] = value;
        }
    }

    public ServerProcess Server { get; private set; } = null!;

    /// <summary>Of the run's own; null where there is none.</summary>
    public PrivatePostgres? Postgres { get; }

    /// <summary>Of the SQLite file.</summary>
    public string Folder { get; }

    /// <summary>Of the private server; null where there is none.</summary>
    public string? PostgresConnection => Postgres?.ConnectionString;

    /// <summary>The processes that are the product.</summary>
    public IEnumerable<ServerProcess> Processes => [Server, .. silos];

    /// <param name="options">Which store, which build.</param>
    /// <param name="more">Further environment variables.</param>
    /// <param name="silos">Silos in processes of their own, before which the Api is a client; 0: the silo is in the Api.</param>
    public static async Task<ApiUnderTest> Start(LoadOptions options, IReadOnlyDictionary<string, string>? more = null, int silos = 0)
    {
        var folder = Directory.CreateTempSubdirectory("affiliates-bench-").FullName;
        Leftovers.Add(folder);
        ApiUnderTest? api = null;
        try
        {
            var postgres = options is { Store: Store.Postgres, Postgres: null } ? await PrivatePostgres.Start() : null;
            api = new ApiUnderTest(options, postgres, folder, more);
            for (var i = 0; i < silos; i++)
            {
                api.silos.Add(await ServerProcess.Start(options.SiloAssembly, _ => [], api.With("Node")));
            }

            await api.StartServer();
            return api;
        }
        catch
        {
            await (api?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    /// <summary>Stops the Api as an operator would, which writes the snapshots of what is active.</summary>
    public async Task Stop()
    {
        await Server.StopPolitely();
        await Server.DisposeAsync();
    }

    public async Task StartServer()
    {
        Server = await ServerProcess.Start(options.ApiAssembly, _ => [], With(silos.Count > 0 ? "Client" : "Embedded"));
    }

    Dictionary<string, string> With(string mode) => new(settings) { ["Cluster__Mode"] = mode };

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        foreach (var silo in silos)
        {
            await silo.DisposeAsync();
        }

        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }

        Leftovers.Delete(Folder);
    }
}
