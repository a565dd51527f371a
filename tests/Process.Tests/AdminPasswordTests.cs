using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Affiliates.Process.Tests;

/// <summary>The first administrator's password cannot be lost for good.</summary>
public sealed partial class AdminPasswordTests(PostgresServer postgres)
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task A_password_that_was_made_up_is_printed_once_and_can_be_made_anew(Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        // The port is taken: the start fails after the administrator has been made, and says the password all the same.
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (failed, said, why) = await Run(database, ["--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"]);
        Assert.Equal(1, failed);
        Assert.Contains("address already in use", why, StringComparison.Ordinal);
        var first = Password().Match(said).Groups[1].Value;
        Assert.Equal(20, first.Length);

        await using var api = await ApiProcess.Start(database, ("Admin:Password", null), ("Cluster:Mode", dialect is Dialect.Sqlite ? "Embedded" : "Node"), ("Cluster:AdvertisedIP", "127.0.0.1"));
        Assert.DoesNotContain("Password", api.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await SignIn(api, first));
        if (dialect is Dialect.Sqlite)
        {
            Assert.Contains("in use by another process", (await Reset(database, dialect)).Why, StringComparison.Ordinal);
            await api.Stop();
        }

        var (done, told, _) = await Reset(database, dialect);
        Assert.Equal(0, done);
        var next = Password().Match(told).Groups[1].Value;
        Assert.Contains("no superuser of that email", (await Reset(database, dialect, "nobody@example.com")).Why, StringComparison.Ordinal);

        if (dialect is Dialect.Sqlite)
        {
            await api.StartAgain();
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await SignIn(api, first));
        Assert.Equal(HttpStatusCode.OK, await SignIn(api, next));
    }

    static Task<(int ExitCode, string Said, string Why)> Reset(TestDatabase database, Dialect dialect, string email = ApiProcess.Admin) =>
        Run(database, ["reset-admin-password", email, $"--Cluster:Mode={(dialect is Dialect.Sqlite ? "Embedded" : "Node")}", "--Cluster:AdvertisedIP=127.0.0.1"]);

    static async Task<(int ExitCode, string Said, string Why)> Run(TestDatabase database, string[] args)
    {
        var info = new ProcessStartInfo("dotnet", [ApiProcess.Program, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in database.Settings)
        {
            info.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        info.Environment["Cluster__SiloPort"] = "0";
        info.Environment["Cluster__GatewayPort"] = "0";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = System.Diagnostics.Process.Start(info)!;
        var said = process.StandardOutput.ReadToEndAsync(limit.Token);
        var why = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await said, await why);
    }

    static async Task<HttpStatusCode> SignIn(ApiProcess api, string password) =>
        (await api.Http.PostAsJsonAsync("/api/token/", new { email = ApiProcess.Admin, password })).StatusCode;

    [GeneratedRegex(@"Password:? +(\S+) +\(shown only now\)")]
    private static partial Regex Password();
}
