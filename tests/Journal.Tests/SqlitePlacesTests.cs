namespace Affiliates.Journal.Tests;

/// <summary>On SQLite rows are entered under their streams later than they are written, and who reads a stream sees no difference.</summary>
public sealed class SqlitePlacesTests(PostgresServer postgres)
{
    const int Events = 3_000;

    [Fact]
    public async Task A_stream_is_read_whole_while_its_places_are_entered_step_by_step()
    {
        await using var journal = await TestJournal.Create(Dialect.Sqlite, postgres);
        TestAffiliate[] affiliates = [await journal.Affiliate(), await journal.Affiliate(), await journal.Affiliate()];
        var writer = journal.Writer();
        JournalStream[] streams = [.. affiliates.Select(a => a.Activate())];

        for (var seq = 1; seq <= Events; seq += 500)
        {
            var from = seq;
            await Task.WhenAll(streams.SelectMany(stream => Enumerable.Range(from, 500).Select(place => writer.Append(stream.Action(place)))));
            foreach (var affiliate in affiliates)
            {
                Assert.Equal(Enumerable.Range(1, seq + 499).Select(place => (long)place), await journal.Places(affiliate));
            }
        }

        var (entered, rows) = (
            await journal.Number("SELECT last FROM places_entered"), await journal.Number("SELECT COUNT(*) FROM referral_actions"));
        Assert.Equal(3 * Events, rows);
        Assert.InRange(entered, 2_048, rows - 1);
        Assert.Equal(entered, await journal.Number("SELECT COUNT(*) FROM action_places p JOIN referral_actions r USING (place, stream, seq)"));
    }

    [Fact]
    public async Task A_writer_that_comes_later_goes_on_where_every_stream_ends_entered_or_not()
    {
        await using var journal = await TestJournal.Create(Dialect.Sqlite, postgres);
        TestAffiliate busy = await journal.Affiliate(), early = await journal.Affiliate(), late = await journal.Affiliate();
        var writer = journal.Writer();
        await writer.Append(early.Activate().Action(1));
        var stream = busy.Activate();
        await Task.WhenAll(Enumerable.Range(1, Events).Select(place => writer.Append(stream.Action(place))));
        await writer.Append(late.Activate().Action(1));
        await writer.DisposeAsync();

        var next = journal.Writer("writer:2");
        foreach (var (affiliate, end) in new[] { (busy, Events), (early, 1), (late, 1) })
        {
            await Assert.ThrowsAsync<JournalConflictException>(() => next.Append(affiliate.Activate().Action(end)));
            await Assert.ThrowsAsync<JournalConflictException>(() => next.Append(affiliate.Activate().Action(end + 2)));
            await next.Append(affiliate.Activate().Action(end + 1));
            Assert.Equal(end + 1, (await journal.Places(affiliate)).Count);
        }
    }

    [Fact]
    public async Task A_row_that_is_taken_out_takes_its_place_along()
    {
        await using var journal = await TestJournal.Create(Dialect.Sqlite, postgres);
        var affiliate = await journal.Affiliate();
        var (writer, stream) = (journal.Writer(), affiliate.Activate());
        await Task.WhenAll(Enumerable.Range(1, Events).Select(place => writer.Append(stream.Action(place))));
        await writer.Append(stream.Action(Events + 1));

        Assert.Equal(1, await journal.Number("DELETE FROM referral_actions WHERE seq = 7 RETURNING 1"));

        Assert.Equal(0, await journal.Number("SELECT COUNT(*) FROM action_places WHERE seq = 7"));
        Assert.Equal(Events, (await journal.Places(affiliate)).Count);
    }
}
