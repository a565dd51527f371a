using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Affiliates.Storage;
using Microsoft.Data.Sqlite;

namespace Affiliates.Verification;

/// <summary>The store as it is at one moment, however long it is looked at. Writers are not held up, and nothing is written.</summary>
sealed class StoreView : IAsyncDisposable
{
    readonly AffiliatesStore store;
    readonly DbConnection connection;
    readonly DbTransaction transaction;

    StoreView(AffiliatesStore store, DbConnection connection, DbTransaction transaction) =>
        (this.store, this.connection, this.transaction) = (store, connection, transaction);

    public static async Task<StoreView> Open(AffiliatesStore store, CancellationToken ct)
    {
        var connection = await store.Open(ct);
        try
        {
            // SQLite: deferred, so that it is a reader and never takes the file's write lock.
            var transaction = connection is SqliteConnection file
                ? file.BeginTransaction(deferred: true)
                : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            return new StoreView(store, connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows of a statement. The reader is the same each time: take what is needed before the next.</summary>
    public async IAsyncEnumerable<DbDataReader> Read(
        string sql, Action<DbCommand> parameters, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = connection.Command(store.Sql(sql)).In(transaction);
        parameters(command);
        // As long as the stream is: who asked may give up.
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            yield return row;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}

static class VerifiedRows
{
    /// <summary>A whole number of whatever width: what is reckoned has none that both dialects agree on.</summary>
    public static long Number(this DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    public static bool Flag(this DbDataReader row, int column) => row.Number(column) != 0;

    public static long? NumberOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Number(column);
}
