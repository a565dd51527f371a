namespace Affiliates.Journal.Tests;

/// <summary>A server that goes away in the middle of a transaction.</summary>
public sealed class PostgresOutageTests(PostgresServer postgres)
{
    CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_dies_in_a_batch_faults_its_streams_and_the_writer_goes_on()
    {
        await using var journal = await TestJournal.Create(Dialect.PostgreSql, postgres);
        TestAffiliate lost = await journal.Affiliate(), behind = await journal.Affiliate();
        var writer = journal.Writer(options: new JournalOptions { CommandTimeout = 60 });
        JournalStream one = lost.Activate(), two = behind.Activate();
        await writer.Append(one.Action(1));

        Task killed, queuedOnIt, queuedBeside;
        await using (await journal.HoldWriters())
        {
            killed = writer.Append(one.Action(2));
            var backend = await WaitingBackend(journal);
            queuedOnIt = writer.Append(one.Action(3));
            queuedBeside = writer.Append(two.Action(1));
            await journal.Number($"SELECT count(*) FROM (SELECT pg_terminate_backend({backend})) AS ended");
            await Assert.ThrowsAsync<JournalFaultException>(() => killed);
            Assert.True(one.Faulted);
        }

        await Assert.ThrowsAsync<JournalConflictException>(() => queuedOnIt);
        await queuedBeside;
        Assert.False(two.Faulted);
        Assert.Equal([1L], await journal.Places(lost));
        // The affiliate reloads, and goes on from what is there.
        await writer.Append(lost.Activate().Action(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_transaction_that_takes_too_long_counts_as_unknown(int before)
    {
        await using var journal = await TestJournal.Create(Dialect.PostgreSql, postgres);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer(options: new JournalOptions { CommandTimeout = 5 });
        var stream = affiliate.Activate();
        await Task.WhenAll(Enumerable.Range(1, before).Select(seq => writer.Append(stream.Action(seq))));

        await using (await journal.HoldWriters())
        {
            await Assert.ThrowsAsync<JournalFaultException>(() => writer.Append(stream.Action(before + 1)));
            Assert.True(stream.Faulted);
        }

        await writer.Append(affiliate.Activate().Action((await journal.Places(affiliate)).Count + 1));
    }

    // The process of the server that waits for the lock: when it is there, the batch is on its way.
    async Task<long> WaitingBackend(TestJournal journal)
    {
        while (true)
        {
            Ct.ThrowIfCancellationRequested();
            if (await journal.Numbers(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") is [var pid])
            {
                return pid;
            }
        }
    }
}
