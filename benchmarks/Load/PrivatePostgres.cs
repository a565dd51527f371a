using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Affiliates.Benchmarks.Load;

/// <summary>A PostgreSQL server of our own in a temporary folder, with its defaults: fsync and synchronous_commit stay on.</summary>
sealed class PrivatePostgres : IAsyncDisposable
{
    readonly string bin;
    readonly string folder;
    Process? process;

    PrivatePostgres(string bin, string folder, int port)
    {
        this.bin = bin;
        this.folder = folder;
        ConnectionString = string.Create(
            CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=affiliates;Database=postgres;Maximum Pool Size=20");
    }

    public string ConnectionString { get; }

    /// <summary>Of the server, or of what it runs under.</summary>
    public int ProcessId => process!.Id;

    /// <exception cref="InvalidOperationException">No server binaries, or the server did not start.</exception>
    public static async Task<PrivatePostgres> Start()
    {
        var bin = FindBinaries() ?? throw new InvalidOperationException(
            "No PostgreSQL server binaries (initdb, postgres) on the PATH or under /usr/lib/postgresql; give --postgres instead.");
        var folder = Directory.CreateTempSubdirectory("affiliates-bench-pg-").FullName;
        var port = ServerProcess.FreePort();
        var server = new PrivatePostgres(bin, folder, port);
        try
        {
            if (Environment.UserName == "root")
            {
                await Finished("chown", Launched("chown", "postgres", folder));
            }
            var data = Path.Combine(folder, "data");
            await Finished("initdb", server.Launch("initdb", "-D", data, "-U", "affiliates", "-A", "trust", "-E", "UTF8", "--locale=C"));
            // A child in the foreground, not a daemon: Ctrl-C in the terminal ends it with the run.
            server.process = server.Launch(
                "postgres", "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture),
                "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder}");
            await server.Ready(port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await Finished("pg_ctl", Launch("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "stop"));
            await process.WaitForExitAsync();
        }
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    async Task Ready(int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (process is { HasExited: false })
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                await tick.WaitForNextTickAsync(deadline.Token);
            }
        }
        throw new InvalidOperationException("The PostgreSQL server did not start.");
    }

    /// <summary>The server refuses to run as root; the package has made the user "postgres" for it.</summary>
    Process Launch(string program, params string[] arguments)
    {
        var path = Path.Combine(bin, program);
        return Environment.UserName == "root"
            ? Launched("runuser", ["-u", "postgres", "--", path, .. arguments])
            : Launched(path, arguments);
    }

    static string? FindBinaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return installed.Concat(path).FirstOrDefault(
            d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")));
    }

    static Process Launched(string program, params string[] arguments)
    {
        // The shell, because the server would otherwise log into the run's own output.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/", ArgumentList = { "-c", "exec \"$@\" >/dev/null 2>&1", "sh", program } };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
    }

    static async Task Finished(string program, Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with exit code {process.ExitCode}."));
            }
        }
    }
}
