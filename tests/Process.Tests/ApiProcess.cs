using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Affiliates.Process.Tests.Clusters;

namespace Affiliates.Process.Tests;

/// <summary>The real program in its own process, on a store that outlives it.</summary>
public sealed class ApiProcess : IAsyncDisposable
{
    public const string Admin = "admin@example.com";
    public const string Password = "a-password-for-tests-1";

    /// <summary>Off, the runtime does not measure what it could make quicker later: a process of a test does not live that long.</summary>
    public const string ShortLived = "DOTNET_TieredPGO";

    public static string Program { get; } = Path.Combine(Metadata("ApiFolder"), "Affiliates.Api.dll");

    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(120);
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(90);
    readonly Dictionary<string, string?> settings;
    readonly StringBuilder output = new();
    System.Diagnostics.Process process = null!;

    ApiProcess(Dictionary<string, string?> settings)
    {
        this.settings = settings;
        Address = $"http://127.0.0.1:{Ports.Free()}";
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(20) };
    }

    public string Address { get; }

    public HttpClient Http { get; }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static async Task<ApiProcess> Start(TestDatabase database, params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>(database.Settings)
        {
            ["Cluster:SiloPort"] = "0",
            ["Cluster:GatewayPort"] = "0",
            ["AffiliateSystem:PublicRequestsPerSecondPerIp"] = "0",
            ["AffiliateSystem:RequestsPerSecondPerCaller"] = "0",
            ["Admin:Email"] = Admin,
            ["Admin:Password"] = Password,
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        var api = new ApiProcess(settings);
        try
        {
            await api.StartAgain();
            return api;
        }
        catch
        {
            // Nobody else has it yet: without this it would outlive the test.
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more member of the cluster that is on the database: a silo and a front-end in one process.</summary>
    public static Task<ApiProcess> StartNode(TestDatabase database) =>
        Start(database, ("Cluster:Mode", "Node"), ("Cluster:AdvertisedIP", "127.0.0.1"));

    public static string Metadata(string key) =>
        typeof(ApiProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    public async Task StartAgain()
    {
        var info = StartInfo();
        info.Environment["ASPNETCORE_URLS"] = Address;
        process = System.Diagnostics.Process.Start(info)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Until(async () => (await Http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    /// <summary>Runs the program once more, with the same settings and these arguments, until it ends.</summary>
    public async Task<(int ExitCode, string Out, string Error)> Run(string[] args, params (string Key, string Value)[] environment)
    {
        var info = StartInfo();
        foreach (var arg in args)
        {
            info.ArgumentList.Add(arg);
        }

        foreach (var (key, value) in environment)
        {
            info.Environment[key] = value;
        }

        using var command = System.Diagnostics.Process.Start(info)!;
        using var limit = new CancellationTokenSource(StartsWithin);
        try
        {
            var (output, error) = (command.StandardOutput.ReadToEndAsync(limit.Token), command.StandardError.ReadToEndAsync(limit.Token));
            await command.WaitForExitAsync(limit.Token);
            return (command.ExitCode, await output, await error);
        }
        finally
        {
            if (!command.HasExited)
            {
                command.Kill();
            }
        }
    }

    public bool HasExited => process.HasExited;

    public Task Kill() => End("-KILL");

    /// <summary>Asks it to stop, as an operator's tools do, and answers its exit code.</summary>
    public async Task<int> Stop()
    {
        await Signal("-TERM");
        using var limit = new CancellationTokenSource(StopsWithin);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <inheritdoc cref="ServerProcess.Leave"/>
    public async Task Leave()
    {
        var code = await Stop();
        Assert.True(code == 0 || ServerProcess.SaysDead(Output), $"It was asked to stop and ended with {code}: {Output}");
    }

    public Task Pause() => Signal("-STOP");

    public Task Resume() => Signal("-CONT");

    /// <summary>Asks again until the answer is yes; gives up with the program's output when it ends or the time is over.</summary>
    public async Task Until(Func<Task<bool>> answer)
    {
        using var limit = new CancellationTokenSource(StartsWithin);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await beat.WaitForNextTickAsync(limit.Token))
        {
            Assert.False(process.HasExited, Output);
            try
            {
                if (await answer())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }
        }
    }

    public async Task SignIn()
    {
        var answer = await Http.PostAsJsonAsync("/api/token/", new { email = Admin, password = Password });
        var token = (await Read(answer)).GetProperty("access").GetString();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Answers the id.</summary>
    public async Task<string> Make(string path, object body)
    {
        var answer = await Http.PostAsJsonAsync(path, body);
        Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await Read(answer)).GetProperty("id").GetString()!;
    }

    public Task<string> MakeAffiliate(string code) => Make(
        "/affiliates/affiliates/",
        new { email = $"{code}@example.com", password = "an-affiliates-password-1", code, payout_threshold = "10.00", payout_method = "paypal", payout_details = "x" });

    public Task<string> TenPercent() => Make(
        "/affiliates/commission-rules/",
        new { name = "Ten", action_type = "purchase", is_percentage = true, value = "10", min_value = "5", max_value = "100", is_active = true, priority = 1 });

    public Task<HttpResponseMessage> Track(object body) => Http.PostAsJsonAsync("/affiliates/api/referral-actions/track/", body);

    public async Task<JsonElement> Get(string path)
    {
        var answer = await Http.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return await Read(answer);
    }

    public async Task<List<JsonElement>> All(string path)
    {
        var rows = new List<JsonElement>();
        for (string? next = path; next is not null;)
        {
            var answer = await Http.GetAsync(next);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            rows.AddRange((await Read(answer)).EnumerateArray());
            next = answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }

        return rows;
    }

    public static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        using var document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        await End("-KILL");
        Http.Dispose();
    }

    ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(Metadata("ApiFolder"), "Affiliates.Api.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment[ShortLived] = "0";
        foreach (var (key, value) in settings)
        {
            info.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return info;
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }

    async Task End(string signal)
    {
        if (!process.HasExited)
        {
            await Signal(signal);
            await process.WaitForExitAsync();
        }
    }

    async Task Signal(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [signal, $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
