using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Affiliates.Api.Tests.Deployment;

/// <summary>The Dockerfiles, as far as they can be checked without an engine. What they run, <c>Process.Tests</c> runs by hand.</summary>
public sealed partial class DockerfileTests
{
    [Theory]
    [InlineData("Api")]
    [InlineData("Silo")]
    public void It_is_pinned_small_not_root_and_says_how_it_is(string program)
    {
        var text = DeploymentFiles.Read($"{program}/Dockerfile");

        var arguments = Argument().Matches(text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        foreach (Match from in From().Matches(text))
        {
            Assert.Matches(@"^\d+\.\d+\.\d+$", arguments[from.Groups[1].Value]);
        }

        // The last stage has the runtime alone, and what was published.
        var final = text[text.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];
        Assert.Contains("FROM mcr.microsoft.com/dotnet/aspnet:", final, StringComparison.Ordinal);
        Assert.DoesNotContain("COPY . ", text, StringComparison.Ordinal);
        Assert.Contains("\nUSER $APP_UID", final, StringComparison.Ordinal);
        Assert.Contains("\nHEALTHCHECK ", final, StringComparison.Ordinal);
        Assert.Contains("--locked-mode", text, StringComparison.Ordinal);
        // The SDK is the one that the repository asks for.
        Assert.StartsWith(
            JsonSerializer.Deserialize<JsonElement>(DeploymentFiles.Read("global.json")).GetProperty("sdk").GetProperty("version").GetString()![..4],
            arguments["DOTNET_SDK"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Silo")]
    public void All_that_it_copies_is_there_and_all_that_the_build_reads_is_copied(string program)
    {
        var copied = Copy().Matches(DeploymentFiles.Read($"{program}/Dockerfile")).SelectMany(m => m.Groups[1].Value.Split(' ')).ToList();

        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(DeploymentFiles.Repository, path)), path));
        string[] needed = [.. Directory.EnumerateFiles(DeploymentFiles.Repository, "BannedSymbols*.txt").Select(Path.GetFileName)!, "Directory.Build.props", "Directory.Packages.props", "global.json"];
        Assert.Empty(needed.Except(copied));
        foreach (var project in References(program))
        {
            Assert.Contains($"{project}/", copied);
        }
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Silo")]
    public async Task It_passes_a_public_linter(string program)
    {
        var linter = Path.Combine(DeploymentFiles.Repository, "tests", "Linter", "node_modules", "dockerfile-utils", "bin", "dockerfile-utils");
        if (!File.Exists(linter))
        {
            const string why = "The linter is not installed: npm ci --prefix tests/Linter";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", why);
            Assert.Fail(why);
        }

        var (code, said) = await Lint(linter, Path.Combine(DeploymentFiles.Repository, program, "Dockerfile"));
        Assert.True(code == 0, said);

        // And it does look.
        var broken = Path.GetTempFileName();
        await File.WriteAllTextAsync(broken, DeploymentFiles.Read($"{program}/Dockerfile").Replace("WORKDIR", "WORKDIRR", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, (await Lint(linter, broken)).Code);
        File.Delete(broken);
    }

    static async Task<(int Code, string Said)> Lint(string linter, string file)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [linter, "lint", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    // The project, and what it is built of.
    static IEnumerable<string> References(string project) =>
        Reference().Matches(DeploymentFiles.Read($"{project}/{project}.csproj")).Select(m => m.Groups[1].Value)
            .SelectMany(References).Append(project).Distinct();

    [GeneratedRegex(@"^ARG (\w+)=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex Argument();

    [GeneratedRegex(@"^FROM \S+:\$\{(\w+)\}", RegexOptions.Multiline)]
    private static partial Regex From();

    [GeneratedRegex(@"^COPY (?!--from)(.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex(@"<ProjectReference Include=""\.\./(\w[\w.]*)/")]
    private static partial Regex Reference();
}
