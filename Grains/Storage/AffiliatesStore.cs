using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Affiliates.Storage;

/// <summary>The database of this process: its connections and its named SQL. One for the whole process.</summary>
public sealed class AffiliatesStore : IDisposable, IAsyncDisposable
{
    // FULL: a commit that was answered survives a power cut. WAL is a property of the file, but a pooled connection does not carry the others.
    // The size of a page counts when the file is made: an event costs two calls of the system for each page it touches.
    const string SqlitePragmas = "PRAGMA page_size = 8192; PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;";

    readonly ConcurrentDictionary<string, string> sql = new(StringComparer.Ordinal);
    readonly StorageOptions options;
    FileStream? ownership;

    public AffiliatesStore(StorageOptions options)
    {
        this.options = options;
        if (options.Dialect is Dialect.PostgreSql)
        {
            Npgsql = new NpgsqlDataSourceBuilder(options.ConnectionString).Build();
        }
        else
        {
            SqliteLibrary.Ensure();
        }
    }

    public Dialect Dialect => options.Dialect;

    /// <summary>With the password; never for a log.</summary>
    public string ConnectionString => options.ConnectionString;

    /// <summary>The SQLite file; null on PostgreSQL.</summary>
    public string? File => options.File;

    /// <summary>The one pool that everything on PostgreSQL shares, Orleans' providers too; null on SQLite.</summary>
    public NpgsqlDataSource? Npgsql { get; }

    /// <summary>The name under which Orleans' ADO.NET providers load this database's driver.</summary>
    /// <remarks><c>System.Data.SQLite</c> loads Microsoft.Data.Sqlite; its own name is refused.</remarks>
    public string OrleansInvariant => Dialect is Dialect.PostgreSql ? "Npgsql" : "System.Data.SQLite";

    /// <summary>An open connection; dispose it to give it back.</summary>
    public async ValueTask<DbConnection> Open(CancellationToken ct)
    {
        if (Npgsql is not null)
        {
            return await Npgsql.OpenConnectionAsync(ct);
        }

        var connection = new SqliteConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            await using var pragmas = connection.CreateCommand();
            pragmas.CommandText = SqlitePragmas;
            await pragmas.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>An open connection to the SQLite file past the driver, for one thread at a time.</summary>
    /// <param name="pragmas">Its own, after those of every connection.</param>
    internal sqlite3 OpenSqlite(string pragmas) => SqliteLibrary.Open(File!, SqlitePragmas + pragmas);

    /// <summary>The text of <c>Storage/Sql/{Postgres,Sqlite}/{name}.sql</c>, else of <c>Storage/Sql/Common/{name}.sql</c>.</summary>
    public string Sql(string name) => sql.GetOrAdd(name, Load);

    /// <summary>Makes this process the only one on the SQLite file until it ends; nothing to do on PostgreSQL.</summary>
    /// <remarks>
    /// Affiliates' sequences are made in memory: a second process on the file would be a second writer of every stream.
    /// The lock is the kernel's, so that a killed process leaves none behind.
    /// </remarks>
    /// <exception cref="StorageSetupException">Another process owns the file, or the directory cannot be written.</exception>
    public void Own()
    {
        if (File is null || ownership is not null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            ownership = new FileStream(File + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageSetupException($"{File} cannot be written: {e.Message}", e);
        }
        catch (IOException e) when (Directory.Exists(Path.GetDirectoryName(File)))
        {
            throw new StorageSetupException(
                $"{File} is in use by another process; one process owns a SQLite file (use PostgreSQL for several nodes).", e);
        }
        catch (IOException e)
        {
            throw new StorageSetupException($"The directory of {File} cannot be made: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        Npgsql?.Dispose();
        Release();
    }

    public async ValueTask DisposeAsync()
    {
        if (Npgsql is not null)
        {
            await Npgsql.DisposeAsync();
        }

        Release();
    }

    void Release()
    {
        if (Dialect is Dialect.Sqlite)
        {
            // The pooled connections hold the file open; the next owner must find it closed and checkpointed.
            using var pooled = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(pooled);
        }

        ownership?.Dispose();
        ownership = null;
    }

    string Load(string name)
    {
        var own = Dialect is Dialect.PostgreSql ? "Postgres" : "Sqlite";
        var text = EmbeddedSql.Find($"Sql.{own}.{name}.sql") ?? EmbeddedSql.Find($"Sql.Common.{name}.sql")
            ?? throw new InvalidOperationException($"There is no SQL named '{name}' for {Dialect}.");
        // On SQLite a view, where rows are entered under their streams later; on PostgreSQL the table itself has them.
        return Dialect is Dialect.PostgreSql ? text.Replace("stream_actions", "referral_actions", StringComparison.Ordinal) : text;
    }
}
