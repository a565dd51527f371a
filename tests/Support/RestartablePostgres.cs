using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace Affiliates.Tests.Support;

/// <summary>A private PostgreSQL of one test, which the test may stop and start again on the same port and data.</summary>
/// <remarks>
/// It does not wait for the disk: what ends here are processes, and what they have handed to the system stays. Without
/// PostgreSQL's binaries the test is skipped with the reason; in CI (<c>CI=true</c>) it fails.
/// </remarks>
public sealed class RestartablePostgres : IAsyncDisposable
{
    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    /// <summary>One line says how the server ends; the end of the input, which comes with the end of this process, ends it as well.</summary>
    const string UntilToldTo = """postgres=$1; shift; "$postgres" "$@" & server=$!; read -r how || how=QUIT; kill -$how $server; wait $server""";

    readonly string directory;
    readonly int port;
    Process? process;

    RestartablePostgres(string directory, int port) => (this.directory, this.port) = (directory, port);

    public int Port => port;

    /// <summary>Of the server's own database, by its superuser.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    public static async Task<RestartablePostgres> Start()
    {
        if (PostgresBinaries.Find() is not { } binaries)
        {
            const string reason = "PostgreSQL is not installed.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
            throw new UnreachableException();
        }

        var directory = Directory.CreateTempSubdirectory("affiliates-postgres-").FullName;
        if (PostgresBinaries.IsRoot)
        {
            await PostgresBinaries.Run("chown", "postgres", directory);
        }

        var server = new RestartablePostgres(directory, FreePort());
        await PostgresBinaries.RunAsOwner(
            Path.Combine(binaries, "initdb"), "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await server.StartAgain();
        return server;
    }

    string Data => Path.Combine(directory, "data");

    /// <summary>As an operator does: connections are cut, what is under way is rolled back, the rest is written.</summary>
    public Task StopFast() => Stop("INT");

    /// <summary>As if it were killed: the next start recovers from the log.</summary>
    public Task StopAtOnce() => Stop("QUIT");

    /// <summary>Returns when it answers.</summary>
    public async Task StartAgain()
    {
        process = PostgresBinaries.StartAsOwner(
            "/bin/sh", "-c", UntilToldTo, "sh", Path.Combine(PostgresBinaries.Find()!, "postgres"),
            "-D", Data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=300", "-c", "fsync=off", "-c", "full_page_writes=off");
        // Only so that the pipes do not fill up.
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using var limit = new CancellationTokenSource(StartsWithin);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await beat.WaitForNextTickAsync(limit.Token))
        {
            Assert.False(process.HasExited, "PostgreSQL did not start.");
            try
            {
                await Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException)
            {
                // Not yet.
            }
        }
    }

    /// <summary>A database as PostgreSQL's own programs take it.</summary>
    public string Address(string database) => $"postgresql://postgres@127.0.0.1:{port}/{database}";

    /// <summary>One of PostgreSQL's programs, to its end.</summary>
    public static Task Run(string program, params string[] arguments) =>
        PostgresBinaries.Run([Path.Combine(PostgresBinaries.Find()!, program), .. arguments]);

    /// <summary>A directory inside that the server may write.</summary>
    public static async Task<string> Owned(string parent)
    {
        var path = Directory.CreateDirectory(Path.Combine(parent, "postgres")).FullName;
        if (PostgresBinaries.IsRoot)
        {
            await PostgresBinaries.Run("chown", "postgres", path);
        }

        return path;
    }

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAtOnce();
        Directory.Delete(directory, recursive: true);
    }

    async Task Stop(string signal)
    {
        if (process is not { } running)
        {
            return;
        }

        process = null;
        await running.StandardInput.WriteLineAsync(signal);
        running.StandardInput.Close();
        await running.WaitForExitAsync();
        running.Dispose();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
