using System.Net.Http.Headers;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>One front-end in <c>Cluster:Mode=Client</c> before silos in processes of their own, on PostgreSQL.</summary>
public sealed class SiloCluster : IAsyncDisposable
{
    readonly Dictionary<string, string?> settings;
    readonly List<ServerProcess> ended = [];
    int started;

    SiloCluster(Dictionary<string, string?> settings) => this.settings = settings;

    public ServerProcess Api { get; private set; } = null!;

    public List<ServerProcess> Silos { get; } = [];

    /// <summary>To the front-end, signed in as its administrator; waits longer than the front-end does.</summary>
    public HttpClient Http { get; } = NewClient();

    public static Dictionary<string, string?> PostgreSql(string connectionString) =>
        new() { ["Storage:Provider"] = "PostgreSql", ["ConnectionStrings:Affiliates"] = connectionString };

    public static Dictionary<string, string?> Sqlite(string directory) =>
        new() { ["Storage:Provider"] = "Sqlite", ["Storage:Path"] = directory };

    /// <param name="storage">Where the data is.</param>
    /// <param name="silos">Processes with silos.</param>
    /// <param name="mode">The front-end's <c>Cluster:Mode</c>.</param>
    public static async Task<SiloCluster> Start(IReadOnlyDictionary<string, string?> storage, int silos, string mode = "Client")
    {
        var cluster = new SiloCluster(new Dictionary<string, string?>(storage)
        {
            ["Cluster:SiloPort"] = "0",
            ["Cluster:GatewayPort"] = "0",
            ["Cluster:AdvertisedIP"] = "127.0.0.1",
            ["AffiliateSystem:PublicRequestsPerSecondPerIp"] = "0",
            ["AffiliateSystem:RequestsPerSecondPerCaller"] = "0",
            ["AffiliateSystem:Admin:Email"] = ApiProcess.Admin,
            ["AffiliateSystem:Admin:Password"] = ApiProcess.Password,
        });
        try
        {
            // All at once: they wait for each other where they have to.
            var launched = Enumerable.Range(0, silos).Select(_ => cluster.LaunchSilo()).ToList();
            cluster.Api = cluster.Launch("Api", "api", null, ("Cluster:Mode", mode));
            // Whatever becomes of the start, they end with it.
            cluster.Silos.AddRange(launched);
            foreach (var silo in launched)
            {
                await silo.Ready();
            }

            await cluster.Api.Ready();
            cluster.Http.BaseAddress = cluster.Api.Http.BaseAddress;
            await cluster.SignIn(cluster.Http, ApiProcess.Admin, ApiProcess.Password);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public async Task SignIn(HttpClient client, string email, string password)
    {
        client.BaseAddress ??= Api.Http.BaseAddress;
        await Api.Until(async () =>
        {
            using var answer = await client.PostAsJsonAsync("/api/token/", new { email, password });
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable)
            {
                return false;
            }

            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            var token = (await ApiProcess.Read(answer)).GetProperty("access").GetString();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return true;
        });
    }

    public Task MakeAffiliate(string code) => Made("/affiliates/affiliates/", $"/affiliates/affiliates/?code={code}", new
    {
        email = $"{code}@example.com",
        password = AffiliatesPassword,
        code,
        payout_threshold = "10.00",
        payout_method = "paypal",
        payout_details = "x",
    });

    public Task TenPercent() => Made("/affiliates/commission-rules/", "/affiliates/commission-rules/", new
    {
        name = "Ten",
        action_type = "purchase",
        is_percentage = true,
        value = "10",
        is_active = true,
        priority = 1,
    });

    public const string AffiliatesPassword = "an-affiliates-password-1";

    public Task<HttpResponseMessage> Track(object body) => Http.PostAsJsonAsync("/affiliates/api/referral-actions/track/", body);

    public async Task<JsonElement> Get(string path) => (await Page(path)).Body;

    /// <summary>A page of a list, and where the next one is.</summary>
    public async Task<(JsonElement Body, string? Next)> Page(string path)
    {
        (JsonElement, string?)? read = null;
        await Api.Until(async () =>
        {
            using var answer = await Http.GetAsync(path);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable)
            {
                return false;
            }

            Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
            read = (await ApiProcess.Read(answer), answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null);
            return true;
        });
        return read!.Value;
    }

    /// <param name="folder">Where its program is, when it is of another version.</param>
    public ServerProcess LaunchSilo(string? folder = null) => Launch("Silo", $"silo {++started}", folder, ("Cluster:Mode", "Node"));

    /// <summary>Returns when it is a member.</summary>
    /// <param name="folder">Where its program is, when it is of another version.</param>
    public async Task<ServerProcess> AddSilo(string? folder = null)
    {
        var silo = LaunchSilo(folder);
        ended.Add(silo);
        await silo.Ready();
        ended.Remove(silo);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>It is no longer one of the silos; ends with the test, if it has not yet.</summary>
    public void Dismiss(ServerProcess silo)
    {
        Silos.Remove(silo);
        ended.Add(silo);
    }

    public IEnumerable<ServerProcess> All => [.. Silos, .. ended, Api];

    public async ValueTask DisposeAsync()
    {
        foreach (var process in All.Where(p => p is not null))
        {
            await process.DisposeAsync();
        }

        Http.Dispose();
    }

    // A 503 is an answer that a busy machine may give; what it left undone is done again.
    async Task Made(string path, string list, object body)
    {
        string said = "";
        await Api.Until(async () =>
        {
            using var answer = await Http.PostAsJsonAsync(path, body);
            said = await answer.Content.ReadAsStringAsync();
            return answer.StatusCode is not HttpStatusCode.ServiceUnavailable;
        });
        Assert.True((await Get(list)).GetArrayLength() == 1, said);
    }

    ServerProcess Launch(string program, string name, string? folder, params (string Key, string Value)[] own) =>
        ServerProcess.Launch(program, name, settings.Concat(own.Select(o => KeyValuePair.Create(o.Key, (string?)o.Value))), folder);
}
