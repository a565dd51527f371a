using Affiliates.Journal.Tests.Verification;

namespace Affiliates.Journal.Tests;

/// <summary>The journal's table as an operator spreads it. What the fence, the lists and the recount make of partitions, their contracts show.</summary>
public sealed class PartitionTests(PostgresServer postgres)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    const string Indexes = "SELECT count(*) FROM pg_indexes WHERE tablename = 'referral_actions' AND indexname IN ("
        + "'referral_actions_fence', 'referral_actions_tenant_id', 'referral_actions_customer')";

    [Fact]
    public async Task All_that_was_there_is_there_afterwards_and_again_when_it_is_one_table_again()
    {
        await using var journal = await TestJournal.Create(Dialect.PostgreSql, postgres);
        var programme = await Programme.Make(journal);
        var partitions = new JournalPartitions(journal.Store);
        var (rows, indexes) = (await journal.Number("SELECT count(*) FROM referral_actions"), await journal.Number(Indexes));
        Assert.True(rows > 0 && indexes > 0);

        foreach (var count in (int[])[3, 8, 0])
        {
            Assert.True(await partitions.Spread(count, Ct));
            Assert.False(await partitions.Spread(count, Ct));

            Assert.Equal(count, await partitions.Count(Ct));
            Assert.Equal((rows, indexes), (await journal.Number("SELECT count(*) FROM referral_actions"), await journal.Number(Indexes)));
            Assert.Equal(
                count, await journal.Number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'referral_actions'::regclass"));
            Assert.Empty(await programme.Verify());
        }
    }

    [Fact]
    public async Task A_writer_that_has_prepared_its_statements_goes_on_and_the_place_it_wrote_is_still_taken()
    {
        await using var journal = await TestJournal.Create(Dialect.PostgreSql, postgres);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer();
        var stream = affiliate.Activate();
        await writer.Append(stream.Action(1));

        await new JournalPartitions(journal.Store).Spread(4, Ct);

        await writer.Append(stream.Action(2));
        await Assert.ThrowsAsync<JournalConflictException>(() => writer.Append(affiliate.Activate().Action(1)));
        Assert.Equal([1L, 2L], await journal.Places(affiliate));
    }

    [Fact]
    public async Task A_copy_that_is_given_up_has_changed_nothing()
    {
        await using var journal = await TestJournal.Create(Dialect.PostgreSql, postgres);
        var affiliate = await journal.Affiliate();
        await journal.Writer().Append(affiliate.Activate().Action(1));
        await using (var connection = await journal.Store.Open(Ct))
        await using (var reading = await connection.BeginTransactionAsync(Ct))
        {
            await using var read = connection.Command("SELECT count(*) FROM referral_actions").In(reading);
            await read.ExecuteScalarAsync(Ct);
            using var enough = new CancellationTokenSource();
            var spreading = new JournalPartitions(journal.Store).Spread(4, enough.Token);
            while (await journal.Number("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted") == 0)
            {
                await Task.Yield();
            }

            await enough.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => spreading);
        }

        Assert.Equal(0, await new JournalPartitions(journal.Store).Count(Ct));
        Assert.Equal([1L], await journal.Places(affiliate));
    }

    [Fact]
    public async Task Without_a_schema_it_says_what_to_do()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = new AffiliatesStore(database.Options);

        var e = await Assert.ThrowsAsync<StorageSetupException>(() => new JournalPartitions(store).Spread(4, Ct));

        Assert.Contains("start the program once", e.Message, StringComparison.Ordinal);
    }
}
