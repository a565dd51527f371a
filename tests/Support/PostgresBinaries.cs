using System.Diagnostics;

namespace Affiliates.Tests.Support;

/// <summary>Where this machine has PostgreSQL's server, and how it is run: it refuses to run as root.</summary>
static class PostgresBinaries
{
    /// <summary>The newest that is installed; null when there is none.</summary>
    public static string? Find()
    {
        string[] packaged = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return packaged
            .OrderByDescending(d => double.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin"))
            .Concat(onPath)
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }

    /// <summary>Runs to the end.</summary>
    public static async Task Run(params string[] command)
    {
        using var process = Process.Start(Info(asRoot: true, command))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {await output}{await errors}");
        }
    }

    public static Task RunAsOwner(params string[] command) => Run(AsOwner(command));

    public static Process StartAsOwner(params string[] command) => Process.Start(Info(asRoot: false, command))!;

    public static bool IsRoot => Environment.UserName == "root";

    static string[] AsOwner(string[] command) => IsRoot ? ["runuser", "-u", "postgres", "--", .. command] : command;

    static ProcessStartInfo Info(bool asRoot, string[] command)
    {
        var line = asRoot ? command : AsOwner(command);
        // Not the caller's directory: the user postgres may not be allowed to enter it.
        var info = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["LC_ALL"] = "C";
        return info;
    }
}
