using System.Diagnostics;
using System.Text.RegularExpressions;
using Affiliates.Process.Tests.Clusters;

namespace Affiliates.Process.Tests;

/// <summary>What the Dockerfiles run, run by hand: the publishing, the entry point with the image's environment, the health check.</summary>
public sealed partial class ContainerTests(PostgresServer postgres) : IDisposable
{
    const string Ahead = "--runtime \"$(cat /platform)\" ";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Api", Dialect.Sqlite)]
    [InlineData("Silo", Dialect.PostgreSql)]
    public async Task A_published_program_starts_as_its_image_does_and_its_health_check_sees_it_come_and_go(string program, Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        var dockerfile = await File.ReadAllTextAsync(Path.Combine(ApiProcess.Metadata("Repository"), program, "Dockerfile"), TestContext.Current.CancellationToken);
        var app = Path.Combine(folder.Path, "app");
        await Publish(dockerfile, app);

        var port = Ports.Free();
        var entry = JsonSerializer.Deserialize<string[]>(Entry().Match(dockerfile).Groups[1].Value)!;
        var info = new ProcessStartInfo(entry[0], entry[1..]) { WorkingDirectory = app, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (Match set in Env().Matches(dockerfile))
        {
            info.Environment[set.Groups[1].Value] = set.Groups[2].Value;
        }

        // Another port than the image's, which many tests here share, and this test's own data.
        Assert.Matches(@"^http://\+:808[01]$", info.Environment["ASPNETCORE_URLS"]!);
        info.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        info.Environment["Cluster__SiloPort"] = info.Environment["Cluster__GatewayPort"] = "0";
        info.Environment["AffiliateSystem__Admin__Password"] = "a long password";
        foreach (var (key, value) in database.Settings)
        {
            info.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var check = JsonSerializer.Deserialize<string[]>(Check().Match(dockerfile).Groups[1].Value)!;
        check[^1] = check[^1].Replace("/808" + (program == "Api" ? "0" : "1"), $"/{port}", StringComparison.Ordinal);
        Assert.NotEqual(0, await Run(check));
        using var running = System.Diagnostics.Process.Start(info)!;
        var said = running.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complained = running.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            var waited = Stopwatch.StartNew();
            while (await Run(check) != 0)
            {
                Assert.False(running.HasExited, running.HasExited ? await said + await complained : "");
                Assert.True(waited.Elapsed < Patience, "It does not become healthy.");
            }

            await Run(["kill", "-TERM", $"{running.Id}"]);
            await running.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.Equal(0, running.ExitCode);
        }
        finally
        {
            if (!running.HasExited)
            {
                running.Kill(entireProcessTree: true);
            }
        }

        Assert.NotEqual(0, await Run(check));
    }

    // As the image does, of what is built already: these tests run out of it, and nobody shall build it anew under them. It is not compiled ahead
    // here, which takes minutes.
    static async Task Publish(string dockerfile, string to)
    {
        var publishing = Publishing().Match(dockerfile).Groups[1].Value;
        Assert.Contains(Ahead, publishing, StringComparison.Ordinal);
        var arguments = publishing.Replace(Ahead, "", StringComparison.Ordinal).Replace("/app", to, StringComparison.Ordinal).Split(' ');
        Assert.Contains("--no-restore", arguments);
        var configuration = new DirectoryInfo(ApiProcess.Metadata("ApiFolder")).Name;
        string[] own = [.. arguments.Select(argument => argument == "Release" ? configuration : argument), "--no-build", "--nologo", "--verbosity", "quiet"];
        Assert.Equal(0, await Run(["dotnet", .. own], ApiProcess.Metadata("Repository")));
    }

    static async Task<int> Run(string[] command, string? folder = null)
    {
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (folder is not null)
        {
            info.WorkingDirectory = folder;
        }

        using var process = System.Diagnostics.Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        var said = await output + await errors;
        if (command[0] == "dotnet")
        {
            Assert.True(process.ExitCode == 0, said);
        }

        return process.ExitCode;
    }

    [GeneratedRegex(@"^RUN dotnet (publish .+)$", RegexOptions.Multiline)]
    private static partial Regex Publishing();

    [GeneratedRegex(@"^ENTRYPOINT (\[.+\])$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^ENV (\w+)=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex Env();

    [GeneratedRegex(@"^HEALTHCHECK .+\\\n\s+CMD (\[.+\])$", RegexOptions.Multiline)]
    private static partial Regex Check();
}
