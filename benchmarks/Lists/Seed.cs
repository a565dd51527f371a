using System.Data.Common;
using System.Globalization;
using Affiliates.Benchmarks.Load;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Affiliates.Benchmarks.Lists;

/// <summary>Fills the commissions of a store whose schema is there, past the server: it is the reading that is measured.</summary>
static class Seed
{
    /// <summary>The first rows are the first affiliate's, the rest the second's, taken in turns by id.</summary>
    public static async Task Commissions(ApiUnderTest api, Store store, string first, string second, int rows)
    {
        await using DbConnection connection = store == Store.Sqlite
            ? new SqliteConnection($"Data Source={Path.Combine(api.Folder, "affiliates.db")}")
            : new NpgsqlConnection(api.PostgresConnection);
        await connection.OpenAsync();
        var numbers = store == Store.Sqlite
            ? $"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {rows}) SELECT n FROM c)"
            : $"(SELECT n FROM generate_series(1, {rows}) AS g (n))";
        // As the program's own: they begin with the time.
        var id = store == Store.Sqlite
            ? "printf('%08X-%04X-7000-8000-%012X', 26000000 + n / 65536, n % 65536, n)"
            : "CAST(lpad(to_hex(26000000 + n / 65536), 8, '0') || '-' || lpad(to_hex(n % 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid)";
        var every = rows / ListsOptions.Listed;
        await Run(connection, $"""
            INSERT INTO commissions (id, stream, tenant_id, action_id, action_type, amount, rate, status, calculated_at, rule_version, ledger_seq)
            SELECT {id}, CASE WHEN n % {every} = 0 AND n / {every} <= {ListsOptions.Listed} THEN {await Stream(connection, first)} ELSE {await Stream(connection, second)} END,
                   1, {id}, 'purchase', n % 10000 + 1, '10.0', n % 3, 1750000000000000 + n, 0, n
            FROM {numbers} s
            """);
        await Run(connection, "ANALYZE commissions");
    }

    static async Task<long> Stream(DbConnection connection, string code)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are made here.
        command.CommandText = $"SELECT stream FROM affiliates WHERE code = '{code}'";
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    static async Task Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}
