using Affiliates.Affiliates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Affiliates.Journal.Tests;

/// <summary>What leaves the journal when it is old, and that no number changes by it.</summary>
public abstract class ClosingContract(Dialect dialect, PostgresServer postgres, int partitions = 0)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly string?[] Slugs = [null, "spring", "summer"];
    static readonly string[] Types = ["click", "click", "click", "page_view", "signup", "trial", "purchase"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_stream_of_which_a_part_has_left_adds_up_to_what_it_did(int seed)
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var random = new Random(seed);
        var writer = journal.Writer();
        var stream = affiliate.Activate();
        for (var seq = 1; seq <= 400; seq++)
        {
            await writer.Append(stream.Action(seq, Any(random, seq)));
        }

        var before = await Fold(journal, affiliate);
        var events = await journal.Number("SELECT count(*) FROM referral_actions WHERE type <> 'purchase'");

        // In two goes, so that something is added to sums that are there.
        var closing = new JournalClosing(journal.Store);
        var closed = await closing.CloseBefore(TenantId.Default, Some.Noon.AddDays(2), Ct);
        Assert.InRange(closed, 1, events - 1);
        closed += await closing.CloseBefore(TenantId.Default, Some.Noon.AddDays(3), Ct);

        Assert.Equal(closed, await journal.Number("SELECT sum(events) FROM carried_actions"));
        Assert.Equal(400 - closed, await journal.Number("SELECT count(*) FROM referral_actions"));
        Assert.Empty(before.DifferencesFrom(await Fold(journal, affiliate)));
        Assert.Empty(await Verify(journal));
    }

    [Fact]
    public async Task Conversions_and_what_has_earned_something_and_the_last_of_a_stream_stay()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer();
        var stream = affiliate.Activate();
        var (sale, paidClick, click, last) = (Old(Some.Sale("order-1")), Old(Some.Click()), Old(Some.Click()), Old(Some.Click()));
        await writer.Append(stream.Action(1, sale));
        await writer.Append(stream.Sale(2, 1, paidClick, Some.Commission(affiliate, paidClick.Id)));
        await writer.Append(stream.Action(3, click));
        await writer.Append(stream.Action(4, last));

        Assert.Equal(1, await new JournalClosing(journal.Store).CloseBefore(TenantId.Default, Some.Noon, Ct));
        Assert.Equal(0, await new JournalClosing(journal.Store).CloseBefore(TenantId.Default, Some.Noon, Ct));

        Assert.Equal([1L, 2L, 4L], await journal.Places(affiliate));
        Assert.NotNull(await journal.Reader.FindOrder(new OrderId(TenantId.Default, "order-1"), Ct));
        Assert.Empty(await Verify(journal));
    }

    [Fact]
    public async Task An_event_takes_its_key_and_its_touch_along_and_no_others()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer();
        var stream = affiliate.Activate();
        foreach (var (seq, e) in (IEnumerable<(int, TrackEvent)>)[(1, Old(Some.Click())), (2, Some.Click() with { Id = Ids.Next(Some.Noon) }), (3, Some.Click())])
        {
            await writer.Append(stream.Action(seq, e with { EventKey = $"key-{seq}", Fingerprint = [1], SessionId = "s", At = Some.Noon.AddMinutes(seq) }) with
            {
                Touch = new TouchRow(
                    TenantId.Default, "s", new Touch { At = Some.Noon.AddMinutes(seq), AffiliateCode = affiliate.Code, ActionId = e.Id }),
            });
        }

        Assert.Equal(1, await new JournalClosing(journal.Store).CloseBefore(TenantId.Default, Some.Noon, Ct));

        Assert.Equal([2L, 3L], await journal.Numbers("SELECT seq FROM event_keys ORDER BY seq"));
        Assert.Equal(2, await journal.Number("SELECT count(*) FROM touches"));
        Assert.Null(await journal.Reader.FindEvent(new EventKey(TenantId.Default, "key-1"), Ct));
        Assert.Empty(await Verify(journal));
    }

    [Fact]
    public async Task Several_that_close_at_once_carry_nothing_twice()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer();
        var stream = affiliate.Activate();
        await Task.WhenAll(Enumerable.Range(1, 3_000).Select(seq => writer.Append(stream.Action(seq, Old(Some.Click())))));

        var closed = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            var sum = 0L;
            for (var tries = 0; tries < 20; tries++)
            {
                try
                {
                    sum += await new JournalClosing(journal.Store).CloseBefore(TenantId.Default, Some.Noon, Ct);
                }
                catch (System.Data.Common.DbException)
                {
                    // One that was in the way of another; the sweep tries again too.
                }
            }

            return sum;
        }));

        Assert.Equal(2_999, await journal.Number("SELECT sum(events) FROM carried_actions"));
        Assert.True(closed.Sum() <= 2_999);
        Assert.Equal([3_000L], await journal.Places(affiliate));
        Assert.Empty(await Verify(journal));
    }

    [Fact]
    public async Task The_sweep_keeps_what_the_longest_window_of_a_tenant_may_still_credit()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer();
        var stream = affiliate.Activate();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (seq, days) in (IEnumerable<(int, int)>)[(1, -600), (2, -400), (3, 0)])
        {
            await writer.Append(stream.Action(seq, Some.Click() with { Id = Ids.Next(now.AddDays(days)) }));
        }

        var options = Options.Create(new AffiliateSystemOptions { TrafficDays = 100 });
        using var sweep = new JournalClosingSweep(
            new JournalClosing(journal.Store), new TenantRows(journal.Store, options), options, TimeProvider.System,
            NullLogger<JournalClosingSweep>.Instance);
        await Run(journal, "UPDATE tenants SET cookie_duration_days = 500");
        Assert.Equal(1, await sweep.Run(Ct));
        Assert.Equal([2L, 3L], await journal.Places(affiliate));

        await Run(journal, "UPDATE tenants SET cookie_duration_days = NULL");
        Assert.Equal(1, await sweep.Run(Ct));
        Assert.Equal([3L], await journal.Places(affiliate));
        Assert.Empty(await Verify(journal));
    }

    [Fact]
    public async Task What_was_carried_and_is_damaged_is_named()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var writer = journal.Writer();
        var stream = affiliate.Activate();
        for (var seq = 1; seq <= 5; seq++)
        {
            await writer.Append(stream.Action(seq, Old(Some.Click())));
        }

        await new JournalClosing(journal.Store).CloseBefore(TenantId.Default, Some.Noon, Ct);
        Assert.Empty(await Verify(journal));

        (string Damage, string Undo, string What)[] damages =
        [
            ("UPDATE carried_actions SET events = events + 1", "UPDATE carried_actions SET events = events - 1", "actions up to place"),
            ("UPDATE carried_actions SET first_seq = 2", "UPDATE carried_actions SET first_seq = 1", "first place"),
            ("UPDATE carried_actions SET last_seq = 3", "UPDATE carried_actions SET last_seq = 4", "closed up to place"),
            ("UPDATE affiliates SET closed_actions = 9", "UPDATE affiliates SET closed_actions = 4", "closed up to place"),
            ("UPDATE carried_actions SET type = 'page_view'", "UPDATE carried_actions SET type = 'click'", "clicks"),
        ];
        foreach (var (damage, undo, what) in damages)
        {
            await Run(journal, damage);
            Assert.Contains(await Verify(journal), d => d.What.Contains(what, StringComparison.Ordinal));
            await Run(journal, undo);
        }

        Assert.Empty(await Verify(journal));
    }

    // Days in any order, sources by the dozen, so that not all of a day's have a name of their own.
    static TrackEvent Any(Random random, int seq)
    {
        var type = Types[random.Next(Types.Length)];
        var slug = Slugs[random.Next(Slugs.Length)];
        return (type == "purchase" ? Some.Sale($"order-{seq}", random.Next(100_000)) : Some.Click() with { Type = type }) with
        {
            Id = Ids.Next(Some.Noon.AddDays(seq / 100.0)),
            At = Some.Noon.AddDays(random.Next(2)).AddMinutes(random.Next(600)),
            Slug = slug,
            LinkId = slug is null ? null : Guid.CreateVersion7(),
            Source = $"source-{random.Next(80)}",
        };
    }

    static TrackEvent Old(TrackEvent e) => e with { Id = Ids.Next(Some.Noon.AddDays(-400)) };

    static async Task<AffiliateState> Fold(TestJournal journal, TestAffiliate affiliate)
    {
        var closed = await journal.Number("SELECT closed_actions FROM affiliates");
        var rebuild = new AffiliateRebuild(closed, await journal.Reader.ReadCarried(affiliate.Stream, Ct));
        await foreach (var row in journal.Reader.ReadActions(affiliate.Stream, 0, Ct))
        {
            rebuild.Apply(row);
        }

        return rebuild.End();
    }

    static async Task<List<Difference>> Verify(TestJournal journal) =>
    [
        .. (await new TenantVerifier(journal.Store, new StreamVerifier(journal.Store, "affiliates"), TimeProvider.System)
            .Run(TenantId.Default, ct: Ct).ToListAsync(Ct)).SelectMany(v => v.Differences),
    ];

    static async Task Run(TestJournal journal, string sql)
    {
        await using var connection = await journal.Store.Open(Ct);
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}

public sealed class SqliteClosingTests(PostgresServer postgres) : ClosingContract(Dialect.Sqlite, postgres);

public sealed class PostgresClosingTests(PostgresServer postgres) : ClosingContract(Dialect.PostgreSql, postgres);

public sealed class PartitionedClosingTests(PostgresServer postgres) : ClosingContract(Dialect.PostgreSql, postgres, partitions: 4);
