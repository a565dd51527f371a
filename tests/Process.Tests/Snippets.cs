using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Affiliates.Process.Tests;

/// <summary>The shell commands of a page, run as they stand against a real process.</summary>
static partial class Snippets
{
    /// <summary>What the commands of <paramref name="markdown"/> said; one that fails ends them, and the test.</summary>
    public static async Task<string> Run(string markdown, ApiProcess api)
    {
        var script = string.Join('\n', Blocks().Matches(markdown).Select(block => block.Groups[1].Value));
        var info = new ProcessStartInfo("bash") { ArgumentList = { "-euo", "pipefail", "-c", script }, RedirectStandardOutput = true };
        info.Environment["BASE"] = api.Address;
        info.Environment["ADMIN_PASSWORD"] = ApiProcess.Password;
        using var bash = System.Diagnostics.Process.Start(info)!;
        var said = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(bash.ExitCode == 0, $"Ended with {bash.ExitCode} after: {said}");
        return said;
    }

    /// <summary>A file of the repository.</summary>
    public static Task<string> Read(params string[] path) =>
        File.ReadAllTextAsync(Path.Combine([ApiProcess.Metadata("Repository"), .. path]), TestContext.Current.CancellationToken);

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
