using System.Diagnostics;
using System.Reflection;
using Affiliates.Api.Tests.Http;

namespace Affiliates.Api.Tests.OpenApi;

/// <summary>A public linter's recommended rules; its version is locked in <c>tests/Linter</c>.</summary>
public class LinterTests(ApiServer api)
{
    static readonly string Folder = Path.Combine(
        typeof(LinterTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!, "tests", "Linter");

    static readonly Version NodeVersion = new(20, 19);

    [Fact]
    public async Task The_document_passes_a_public_linter_s_recommended_rules()
    {
        var linter = Path.Combine(Folder, "node_modules", "@redocly", "cli", "bin", "cli.js");
        if (await WhyNot(linter) is { } why)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", why);
            Assert.Fail(why);
        }

        var file = Path.GetTempFileName() + ".json";
        await File.WriteAllTextAsync(file, (await api.Anonymous().Get(OpenApiHosting.DocumentPath)).Is(HttpStatusCode.OK).Body, TestContext.Current.CancellationToken);
        try
        {
            var (code, said) = await Lint(linter, file);
            Assert.True(code == 0, said);
            Assert.Contains("valid", said, StringComparison.Ordinal);

            // And it does look: a document without its paths is refused.
            await File.WriteAllTextAsync(file, """{"openapi": "3.1.1", "info": {"title": "Nothing"}}""", TestContext.Current.CancellationToken);
            Assert.NotEqual(0, (await Lint(linter, file)).Code);
        }
        finally
        {
            File.Delete(file);
        }
    }

    static async Task<string?> WhyNot(string linter)
    {
        if (!File.Exists(linter))
        {
            return "The linter is not installed: npm ci --prefix tests/Linter";
        }

        try
        {
            var (_, version) = await Node("--version");
            return Version.TryParse(version.Trim().TrimStart('v'), out var there) && there >= NodeVersion
                ? null
                : $"The linter needs Node.js {NodeVersion} or later, and there is {version.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no Node.js";
        }
    }

    static Task<(int Code, string Said)> Lint(string linter, string file) =>
        Node(linter, "lint", "--extends", "recommended", "--format", "stylish", file);

    static async Task<(int Code, string Said)> Node(params string[] arguments)
    {
        var info = new ProcessStartInfo("node", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        info.Environment["REDOCLY_TELEMETRY"] = "off";
        info.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
