using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Affiliates.Journal.Tests;

/// <summary>A database of one test with writers on it, and a way to hold them up.</summary>
sealed class TestJournal : IAsyncDisposable
{
    readonly TestDatabase database;
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly List<JournalWriter> writers = [];

    TestJournal(TestDatabase database, AffiliatesStore store)
    {
        (this.database, Store) = (database, store);
        Reader = new JournalReader(store);
    }

    public AffiliatesStore Store { get; }
    public JournalReader Reader { get; }
    CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    /// <param name="dialect">Which store.</param>
    /// <param name="postgres">The server, when it is one of those.</param>
    /// <param name="partitions">Over which the actions are spread; 0: one table.</param>
    public static async Task<TestJournal> Create(Dialect dialect, PostgresServer postgres, int partitions = 0)
    {
        var database = await TestDatabase.Create(dialect, postgres);
        var journal = new TestJournal(database, await database.OpenStore());
        if (partitions > 0)
        {
            Assert.True(await new JournalPartitions(journal.Store).Spread(partitions, journal.Ct));
        }

        return journal;
    }

    public JournalWriter Writer(string name = "writer:1", JournalOptions? options = null)
    {
        options ??= new JournalOptions { CommandTimeout = 60 };
        IJournalStore store = Store.Dialect is Dialect.PostgreSql
            ? new PostgresJournalStore(Store, name, options)
            : new SqliteJournalStore(Store, name, options);
        var writer = new JournalWriter(
            store, options, new JournalMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<JournalWriter>.Instance);
        writers.Add(writer);
        return writer;
    }

    public async Task<TestAffiliate> Affiliate(string? code = null)
    {
        var uid = Guid.CreateVersion7();
        code ??= uid.ToString("N");
        await using var connection = await Store.Open(Ct);
        await using var insert = connection.Command(
                """
                INSERT INTO affiliates (uid, tenant_id, code, user_id, user_email, is_active, payout_threshold, joined_at, version)
                VALUES (@uid, 1, @code, @uid, 'a@example.org', TRUE, 0, 0, 1) RETURNING stream
                """)
            .With("uid", uid).With("code", code);
        return new TestAffiliate(Convert.ToInt64(await insert.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture), uid, code);
    }

    /// <summary>Holds up every writer of the database until it is disposed.</summary>
    public async Task<IAsyncDisposable> HoldWriters()
    {
        var connection = await Store.Open(Ct);
        // On SQLite this takes the file's write lock already.
        var transaction = await connection.BeginTransactionAsync(Ct);
        if (Store.Dialect is Dialect.PostgreSql)
        {
            await using var take = connection.Command("LOCK TABLE referral_actions, ledger_entries IN EXCLUSIVE MODE").In(transaction);
            await take.ExecuteNonQueryAsync(Ct);
        }

        return new Hold(connection, transaction);
    }

    public async Task<long> Number(string sql)
    {
        await using var connection = await Store.Open(Ct);
        await using var command = connection.Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture);
    }

    public async Task<List<long>> Numbers(string sql)
    {
        await using var connection = await Store.Open(Ct);
        await using var command = connection.Command(sql);
        await using var row = await command.ExecuteReaderAsync(Ct);
        List<long> numbers = [];
        while (await row.ReadAsync(Ct))
        {
            for (var i = 0; i < row.FieldCount; i++)
            {
                numbers.Add(Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture));
            }
        }

        return numbers;
    }

    /// <summary>The places of the stream's actions that are written.</summary>
    public async Task<List<long>> Places(TestAffiliate affiliate) =>
        await Reader.ReadActions(affiliate.Stream, 0, Ct).Select(a => a.Seq).ToListAsync(Ct);

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in writers)
        {
            await writer.DisposeAsync();
        }

        await services.DisposeAsync();
        await Store.DisposeAsync();
        await database.DisposeAsync();
    }

    sealed class Hold(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.RollbackAsync();
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
