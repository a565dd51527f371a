namespace Affiliates.Journal.Tests;

/// <summary>Who may write a place of a stream, and what becomes of the others when one may not.</summary>
public abstract class FenceContract(Dialect dialect, PostgresServer postgres, int partitions = 0)
{
    CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_place_that_is_taken_refuses_its_append_and_the_rest_of_the_batch_commits()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliates = await Affiliates(journal, 9);
        var writer = journal.Writer();
        await journal.Writer("other:1").Append(affiliates[4].Activate().Action(1));
        var streams = affiliates.Select(a => a.Activate()).ToArray();

        Task[] answers;
        await using (await journal.HoldWriters())
        {
            answers = [.. streams.SelectMany(s => new[] { writer.Append(s.Action(1)), writer.Append(s.Action(2)) })];
        }

        foreach (var (stream, answer) in streams.SelectMany(s => new[] { s, s }).Zip(answers))
        {
            if (stream == streams[4])
            {
                await Assert.ThrowsAsync<JournalConflictException>(() => answer);
            }
            else
            {
                await answer;
            }
        }

        for (var i = 0; i < streams.Length; i++)
        {
            Assert.Equal(i == 4, streams[i].Faulted);
            Assert.Equal(i == 4 ? [1L] : [1L, 2L], await journal.Places(affiliates[i]));
        }

        Assert.Equal(17, await journal.Number("SELECT sum(events) FROM tenant_totals"));
    }

    [Fact]
    public async Task Of_what_belongs_together_nothing_is_written_when_one_is_refused_and_the_rest_of_the_batch_commits()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliates = await Affiliates(journal, 4);
        var writer = journal.Writer();
        await journal.Writer("other:1").Append(affiliates[3].Activate().Action(1, Some.Sale("order-1")));
        var streams = affiliates[..3].Select(a => a.Activate()).ToArray();

        Task[] answers;
        await using (await journal.HoldWriters())
        {
            answers =
            [
                writer.Append([streams[0].Action(1), streams[0].Action(2)]),
                writer.Append([streams[1].Action(1), streams[1].Action(2, Some.Sale("order-1")), streams[1].Action(3)]),
                writer.Append([streams[2].Action(1), streams[2].Action(2)]),
                writer.Append([streams[1].Action(4)]),
            ];
        }

        await Task.WhenAll(answers[0], answers[2]);
        await Assert.ThrowsAsync<JournalConflictException>(() => answers[1]);
        await Assert.ThrowsAsync<JournalConflictException>(() => answers[3]);
        Assert.Equal([false, true, false], streams.Select(s => s.Faulted));
        Assert.Equal([1L, 2L], await journal.Places(affiliates[0]));
        Assert.Empty(await journal.Places(affiliates[1]));
        Assert.Equal([1L, 2L], await journal.Places(affiliates[2]));
        Assert.Equal(5, await journal.Number("SELECT sum(events) FROM tenant_totals"));
    }

    [Fact]
    public async Task A_place_in_the_ledger_that_is_taken_takes_the_action_back_too()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer();
        await writer.Append(affiliate.Activate().Sale(1, 1, Some.Sale(), Some.Commission(affiliate, Guid.CreateVersion7())));

        await Assert.ThrowsAsync<JournalConflictException>(
            () => writer.Append(affiliate.Activate().Sale(2, 1, Some.Sale(), Some.Commission(affiliate, Guid.CreateVersion7()))));

        Assert.Equal([1L], await journal.Places(affiliate));
        Assert.Equal(1, await journal.Number("SELECT count(*) FROM commissions"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task What_follows_a_failed_append_is_never_written_in_whichever_batch_it_comes(int batchSize)
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliates = await Affiliates(journal, 2);
        var affiliate = affiliates[0];
        var writer = journal.Writer(options: new JournalOptions { BatchSize = batchSize, CommandTimeout = 60 });
        await journal.Writer("other:1").Append(affiliates[1].Activate().Action(1, Some.Sale("order-1")));
        var stream = affiliate.Activate();

        Task[] answers;
        await using (await journal.HoldWriters())
        {
            answers = [.. Enumerable.Range(1, 6).Select(seq => writer.Append(seq == 2 ? stream.Action(2, Some.Sale("order-1")) : stream.Action(seq)))];
        }

        await answers[0];
        foreach (var answer in answers[1..])
        {
            await Assert.ThrowsAsync<JournalConflictException>(() => answer);
        }

        Assert.Equal([1L], await journal.Places(affiliate));
        Assert.True(writer.Append(stream.Action(2)).IsFaulted);
        await writer.Append(affiliate.Activate().Action(2));
    }

    [Fact]
    public async Task Of_two_activations_in_one_batch_the_first_one_writes()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer();
        JournalStream older = affiliate.Activate(), newer = affiliate.Activate();

        Task first, second, third;
        await using (await journal.HoldWriters())
        {
            first = writer.Append(older.Action(1));
            second = writer.Append(newer.Action(1));
            third = writer.Append(older.Action(2));
        }

        await first;
        await Assert.ThrowsAsync<JournalConflictException>(() => second);
        await third;
        Assert.Equal((false, true), (older.Faulted, newer.Faulted));
    }

    [Fact]
    public async Task An_order_is_taken_once()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliates = await Affiliates(journal, 2);
        var writer = journal.Writer();

        Task first, second;
        await using (await journal.HoldWriters())
        {
            first = writer.Append(affiliates[0].Activate().Action(1, Some.Sale("order-1")));
            second = writer.Append(affiliates[1].Activate().Action(1, Some.Sale("order-1")));
        }

        await first;
        await Assert.ThrowsAsync<JournalConflictException>(() => second);
        await Assert.ThrowsAsync<JournalConflictException>(() => writer.Append(affiliates[0].Activate().Action(2, Some.Sale("order-1"))));
        await writer.Append(new JournalStream(999, new TenantId(2)).Action(1, Some.Sale("order-1")));
        Assert.Empty(await journal.Places(affiliates[1]));
        Assert.Equal([1L], await journal.Places(affiliates[0]));
        Assert.Equal(1, await journal.Number("SELECT sum(conversions) FROM tenant_totals WHERE tenant_id = 1"));
    }

    [Fact]
    public async Task An_event_key_is_taken_once()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliates = await Affiliates(journal, 2);
        var writer = journal.Writer();
        await writer.Append(affiliates[0].Activate().Action(1, Some.Click() with { EventKey = "key-1" }));

        await Assert.ThrowsAsync<JournalConflictException>(
            () => writer.Append(affiliates[1].Activate().Action(1, Some.Click() with { EventKey = "key-1" })));
        Assert.Empty(await journal.Places(affiliates[1]));
    }

    [Fact]
    public async Task A_row_that_the_store_cannot_take_fails_its_own_stream_only()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliates = await Affiliates(journal, 3);
        var writer = journal.Writer();
        var streams = affiliates.Select(a => a.Activate()).ToArray();

        Task[] answers;
        await using (await journal.HoldWriters())
        {
            answers =
            [
                writer.Append(streams[0].Action(1)),
                writer.Append(streams[1].Action(1) with { Ledger = [Some.Entry(streams[1], 1, Account.Earned, Account.Pending, -1)] }),
                writer.Append(streams[2].Action(1)),
            ];
        }

        await answers[0];
        await Assert.ThrowsAsync<JournalFaultException>(() => answers[1]);
        await answers[2];
        Assert.Equal([false, true, false], streams.Select(s => s.Faulted));
        Assert.Empty(await journal.Places(affiliates[1]));
    }

    [Fact]
    public async Task Writers_that_fight_over_streams_leave_neither_holes_nor_doubles()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliates = await Affiliates(journal, 4);
        JournalWriter[] writers = [journal.Writer("one:1"), journal.Writer("two:2")];

        var written = await Task.WhenAll(
            from writer in writers
            from affiliate in affiliates
            select Task.Run(() => Fight(journal, writer, affiliate), Ct));

        foreach (var affiliate in affiliates)
        {
            var places = await journal.Places(affiliate);
            Assert.Equal(Enumerable.Range(1, places.Count).Select(i => (long)i), places);
        }

        Assert.Equal(written.Sum(), await journal.Number("SELECT count(*) FROM referral_actions"));
        Assert.Equal(written.Sum(), await journal.Number("SELECT sum(events) FROM tenant_totals"));
    }

    // Appends in bursts from what it last read, as an activation does that does not know of another; reads again when it loses.
    static async Task<int> Fight(TestJournal journal, JournalWriter writer, TestAffiliate affiliate)
    {
        var written = 0;
        for (var round = 0; round < 15; round++)
        {
            var stream = affiliate.Activate();
            var last = (await journal.Places(affiliate)).Count;
            var burst = Enumerable.Range(last + 1, 5).Select(seq => writer.Append(stream.Action(seq))).ToArray();
            var failed = false;
            foreach (var answer in burst)
            {
                try
                {
                    await answer;
                    Assert.False(failed, "Something was written after a failure.");
                    written++;
                }
                catch (JournalConflictException)
                {
                    failed = true;
                }
            }
        }

        return written;
    }

    static async Task<TestAffiliate[]> Affiliates(TestJournal journal, int count)
    {
        List<TestAffiliate> affiliates = [];
        for (var i = 0; i < count; i++)
        {
            affiliates.Add(await journal.Affiliate());
        }

        return [.. affiliates];
    }
}

public sealed class SqliteFenceTests(PostgresServer postgres) : FenceContract(Dialect.Sqlite, postgres);

public sealed class PostgresFenceTests(PostgresServer postgres) : FenceContract(Dialect.PostgreSql, postgres);

public sealed class PartitionedFenceTests(PostgresServer postgres) : FenceContract(Dialect.PostgreSql, postgres, partitions: 4);
