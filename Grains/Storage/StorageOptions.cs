using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Affiliates.Storage;

/// <summary>Where the data is kept.</summary>
/// <param name="Dialect"><c>Storage:Provider</c>: <c>Sqlite</c> (default) or <c>PostgreSql</c>.</param>
/// <param name="ConnectionString">PostgreSQL: <c>ConnectionStrings:Affiliates</c>. SQLite: made from the file.</param>
/// <param name="File">SQLite: <c>affiliates.db</c> in the directory <c>Storage:Path</c> (default <c>./data</c>); null on PostgreSQL.</param>
public sealed record StorageOptions(Dialect Dialect, string ConnectionString, string? File)
{
    public const string FileName = "affiliates.db";

    /// <summary>Reads and checks the keys.</summary>
    /// <exception cref="StorageSetupException">A key is missing or cannot be read; the message is one line that names it.</exception>
    public static StorageOptions From(IConfiguration configuration)
    {
        var provider = configuration["Storage:Provider"];
        if (string.IsNullOrWhiteSpace(provider) || provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            return Sqlite(configuration["Storage:Path"] is { Length: > 0 } path ? path : "./data");
        }

        return provider.Equals("PostgreSql", StringComparison.OrdinalIgnoreCase)
            ? PostgreSql(configuration.GetConnectionString("Affiliates"))
            : throw new StorageSetupException($"Storage:Provider is '{provider}'; it has to be Sqlite or PostgreSql.");
    }

    public static StorageOptions Sqlite(string directory)
    {
        var file = Path.Combine(Path.GetFullPath(directory), FileName);
        return new StorageOptions(Dialect.Sqlite, new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString, file);
    }

    /// <exception cref="StorageSetupException">Missing or not a connection string. Its text is not repeated: it may hold a password.</exception>
    public static StorageOptions PostgreSql(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new StorageSetupException("Storage:Provider is PostgreSql, but ConnectionStrings:Affiliates is not set.");
        }

        try
        {
            var checkedString = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(checkedString.Host)
                ? throw new StorageSetupException("ConnectionStrings:Affiliates names no Host.")
                : new StorageOptions(Dialect.PostgreSql, checkedString.ConnectionString, null);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or DbException)
        {
            throw new StorageSetupException("ConnectionStrings:Affiliates is not a PostgreSQL connection string.");
        }
    }

    /// <summary>The same place for who only looks: nothing is written, no schema is made, and no file either.</summary>
    public StorageOptions ReadOnly() => this with
    {
        ConnectionString = Dialect is Dialect.Sqlite
            ? new SqliteConnectionStringBuilder(ConnectionString) { Mode = SqliteOpenMode.ReadOnly }.ConnectionString
            : new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString) { Options = "-c default_transaction_read_only=on" }.ConnectionString,
    };
}
