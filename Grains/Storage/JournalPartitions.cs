using System.Data.Common;
using System.Globalization;

namespace Affiliates.Storage;

/// <summary>Spreads the journal's actions over partitions of their table, by hash of the stream; PostgreSQL alone.</summary>
/// <remarks>For an operator whose table has grown too large to be vacuumed or indexed anew in one piece; nothing else changes.</remarks>
public sealed class JournalPartitions(AffiliatesStore store)
{
    public const int Most = 256;

    /// <summary>How many there are; 0: it is one table.</summary>
    /// <exception cref="StorageSetupException">The schema is not there, or not of this version.</exception>
    public async Task<int> Count(CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        return await Count(connection, null, ct);
    }

    /// <summary>Copies all rows into as many partitions; all of it or nothing, and nobody reads or writes the table meanwhile.</summary>
    /// <param name="partitions">0 (one table again) to <see cref="Most"/>.</param>
    /// <param name="ct">Gives up, and leaves all as it was.</param>
    /// <returns>False: there are as many already.</returns>
    /// <exception cref="StorageSetupException">The schema is not there, or not of this version.</exception>
    /// <exception cref="DbException">Somebody is at work on the table, or the disk is full.</exception>
    public async Task<bool> Spread(int partitions, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partitions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitions, Most);
        await using var connection = await store.Open(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await Count(connection, transaction, ct) == partitions)
        {
            return false;
        }

        await using var set = connection.Command(store.Sql("SetPartitions")).In(transaction)
            .With("partitions", partitions.ToString(CultureInfo.InvariantCulture));
        await set.ExecuteNonQueryAsync(ct);
        await using var copy = connection.Command(store.Sql("PartitionActions")).In(transaction);
        copy.CommandTimeout = 0;
        await copy.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    async Task<int> Count(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        await using var count = connection.Command(store.Sql("CountPartitions"));
        count.Transaction = transaction;
        return await count.ExecuteScalarAsync(ct) is { } there and not DBNull
            ? Convert.ToInt32(there, CultureInfo.InvariantCulture)
            : throw new StorageSetupException("There is no schema of this version in the database; start the program once.");
    }
}
