namespace Affiliates.Journal.Tests;

/// <summary>The writer's queue: its bound, its order and its end.</summary>
public abstract class QueueContract(Dialect dialect, PostgresServer postgres)
{
    [Fact]
    public async Task A_full_queue_refuses_at_once_and_takes_nothing()
    {
        await using var journal = await TestJournal.Create(dialect, postgres);
        var affiliate = await journal.Affiliate();
        var stream = affiliate.Activate();
        var writer = journal.Writer(options: new JournalOptions { QueueCapacity = 3, BatchSize = 1, CommandTimeout = 60 });
        List<Task> taken = [];
        var refused = 0;

        await using (await journal.HoldWriters())
        {
            // Three may wait and one is in the writer's hands: the fifth is refused at the latest.
            for (var i = 0; i < 5; i++)
            {
                var answer = writer.Append(stream.Action(taken.Count + 1));
                if (answer.IsFaulted)
                {
                    await Assert.ThrowsAsync<JournalFullException>(() => answer);
                    refused++;
                }
                else
                {
                    taken.Add(answer);
                }
            }

            Assert.InRange(taken.Count, 3, 4);
            Assert.Equal(5, taken.Count + refused);
            Assert.False(stream.Faulted);
        }

        await Task.WhenAll(taken);
        // The place that was refused is free, for the same activation.
        await writer.Append(stream.Action(taken.Count + 1));
        Assert.Equal(Enumerable.Range(1, taken.Count + 1).Select(i => (long)i), await journal.Places(affiliate));
    }

    [Fact]
    public async Task What_belongs_together_is_taken_together_while_there_is_any_room_and_counts_as_many()
    {
        await using var journal = await TestJournal.Create(dialect, postgres);
        var affiliate = await journal.Affiliate();
        var stream = affiliate.Activate();
        var writer = journal.Writer(options: new JournalOptions { QueueCapacity = 3, BatchSize = 1, CommandTimeout = 60 });

        Task[] taken;
        await using (await journal.HoldWriters())
        {
            // One of the two may be in the writer's hands; five more fill the queue whichever it is.
            taken = [writer.Append(stream.Action(1)), writer.Append([.. Enumerable.Range(2, 5).Select(seq => stream.Action(seq))])];
            await Assert.ThrowsAsync<JournalFullException>(() => writer.Append([stream.Action(7), stream.Action(8)]));
            Assert.False(stream.Faulted);
        }

        await Task.WhenAll(taken);
        await writer.Append([stream.Action(7), stream.Action(8)]);
        await writer.Append([]);
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), await journal.Places(affiliate));
    }

    [Fact]
    public async Task Whoever_is_answered_knows_that_all_before_it_are_written()
    {
        await using var journal = await TestJournal.Create(dialect, postgres);
        var stream = (await journal.Affiliate()).Activate();
        var writer = journal.Writer(options: new JournalOptions { BatchSize = 7 });
        var answers = Enumerable.Range(1, 500).Select(seq => writer.Append(stream.Action(seq))).ToArray();

        for (var i = 0; i < answers.Length; i += 50)
        {
            await answers[i];
            Assert.All(answers[..i], earlier => Assert.True(earlier.IsCompletedSuccessfully));
        }

        await Task.WhenAll(answers);
        Assert.Equal(500, await journal.Number("SELECT count(*) FROM referral_actions"));
    }

    [Fact]
    public async Task Draining_writes_what_was_taken_and_refuses_the_rest()
    {
        await using var journal = await TestJournal.Create(dialect, postgres);
        var stream = (await journal.Affiliate()).Activate();
        var writer = journal.Writer(options: new JournalOptions { BatchSize = 3, CommandTimeout = 60 });

        Task[] taken;
        Task drained;
        await using (await journal.HoldWriters())
        {
            taken = [.. Enumerable.Range(1, 20).Select(seq => writer.Append(stream.Action(seq)))];
            drained = writer.Drain();
            Assert.True(writer.Append(stream.Action(21)).IsFaulted);
            Assert.False(drained.IsCompleted);
        }

        await drained;
        Assert.All(taken, answer => Assert.True(answer.IsCompletedSuccessfully));
        Assert.Equal(20, await journal.Number("SELECT count(*) FROM referral_actions"));
        await Assert.ThrowsAsync<JournalFaultException>(() => writer.Append(stream.Action(21)));
    }
}

public sealed class SqliteQueueTests(PostgresServer postgres) : QueueContract(Dialect.Sqlite, postgres);

public sealed class PostgresQueueTests(PostgresServer postgres) : QueueContract(Dialect.PostgreSql, postgres);
