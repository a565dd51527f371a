using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace Affiliates.Tests.Support;

/// <summary>
/// A private PostgreSQL for one test assembly (<c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>): started when a
/// test first asks for a database, gone with the process. <c>AFFILIATES_TEST_POSTGRES</c>, the connection string of a database
/// whose user may create others, puts a server that is already running in its place.
/// </summary>
/// <remarks>Without PostgreSQL the tests are skipped with the reason; in CI (<c>CI=true</c>) they fail.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    readonly Lazy<Task<string>> admin;
    readonly ConcurrentBag<string> databases = [];
    Process? process;

    public PostgresServer() => admin = new Lazy<Task<string>>(Start);

    /// <summary>False (the default): the server does not wait for the disk. A kill of <em>our</em> processes loses nothing either way.</summary>
    public bool Fsync { get; init; }

    /// <summary>A fresh, empty database; its connection string.</summary>
    public async Task<string> CreateDatabase()
    {
        var server = await Available();
        var name = $"t_{Guid.NewGuid():N}";
        await Execute(server, $"CREATE DATABASE {name}");
        databases.Add(name);
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>The connection string of the server's own database; skips or fails the test when there is no server.</summary>
    public async Task<string> Available()
    {
        if (Environment.GetEnvironmentVariable("AFFILIATES_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return given;
        }

        if (PostgresBinaries.Find() is null)
        {
            const string reason = "PostgreSQL is not installed, and AFFILIATES_TEST_POSTGRES is not set.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }

        return await admin.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        else if (Environment.GetEnvironmentVariable("AFFILIATES_TEST_POSTGRES") is { Length: > 0 } given)
        {
            foreach (var name in databases)
            {
                await Execute(given, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            }
        }
    }

    async Task<string> Start()
    {
        var binaries = PostgresBinaries.Find()!;
        var directory = Directory.CreateTempSubdirectory("affiliates-postgres-").FullName;
        if (PostgresBinaries.IsRoot)
        {
            await PostgresBinaries.Run("chown", "postgres", directory);
        }

        var data = Path.Combine(directory, "data");
        await PostgresBinaries.RunAsOwner(
            Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");

        // The shell waits for its input to end, which it does with this process, however that ends: no server stays behind.
        const string untilInputEnds =
            """postgres=$1; directory=$2; shift 2; "$postgres" "$@" & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$directory" """;
        var port = FreePort();
        process = PostgresBinaries.StartAsOwner(
            "/bin/sh", "-c", untilInputEnds, "sh", Path.Combine(binaries, "postgres"), directory,
            "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=300", "-c", $"fsync={(Fsync ? "on" : "off")}", "-c", $"full_page_writes={(Fsync ? "on" : "off")}");
        await Ready(process);
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    /// <summary>Reads the server's log until it says that it is ready; afterwards only so that the pipe does not fill up.</summary>
    static async Task Ready(Process server)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new ConcurrentQueue<string>();
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException("PostgreSQL did not start: " + string.Join('\n', said)));
            }
            else if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
            else if (!ready.Task.IsCompleted)
            {
                said.Enqueue(line.Data);
                if (line.Data.Contains("FATAL", StringComparison.Ordinal))
                {
                    ready.TrySetException(new InvalidOperationException("PostgreSQL did not start: " + string.Join('\n', said)));
                }
            }
        };
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task Execute(string connectionString, string sql)
    {
        // Unpooled: a connection that stays in the server's own database would be in the way of CREATE DATABASE.
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
