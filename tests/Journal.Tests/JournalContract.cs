namespace Affiliates.Journal.Tests;

/// <summary>What the journal promises, whichever database keeps it: rows, money, and the answers of the reader.</summary>
public abstract class JournalContract(Dialect dialect, PostgresServer postgres, int partitions = 0)
{
    CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_action_is_read_back_as_it_was_written()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var stream = (await journal.Affiliate()).Activate();
        var full = stream.Action(1, Some.Everything());
        var bare = stream.Action(2, Some.Click());
        var writer = journal.Writer();

        await writer.Append(full);
        await writer.Append(bare);

        var read = await journal.Reader.ReadActions(stream.Id, 0, Ct).ToArrayAsync(Ct);
        Assert.Equivalent(new[] { full.Action, bare.Action }, read, strict: true);
        Assert.Equal([2L], await journal.Reader.ReadActions(stream.Id, 1, Ct).Select(a => a.Seq).ToListAsync(Ct));
    }

    [Fact]
    public async Task Ledger_entries_are_read_back_as_they_were_written()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var stream = (await journal.Affiliate()).Activate();
        LedgerEntry[] entries =
        [
            Some.Entry(stream, 1, Account.Earned, Account.Pending, 1_000, commission: Guid.CreateVersion7()),
            Some.Entry(stream, 2, Account.Available, Account.Reserved, 1, payout: Guid.CreateVersion7()),
        ];

        await journal.Writer().Append(new JournalAppend { Stream = stream, Ledger = entries });

        Assert.Equal(entries, await journal.Reader.ReadLedger(stream.Id, 0, Ct).ToArrayAsync(Ct));
        Assert.Equal(entries[1..], await journal.Reader.ReadLedger(stream.Id, 1, Ct).ToArrayAsync(Ct));
    }

    [Fact]
    public async Task A_commission_is_read_back_as_it_was_written_by_its_own_stream_only()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var sale = Some.Sale();
        var commission = Some.Commission(affiliate, sale.Id);

        await journal.Writer().Append(affiliate.Activate().Sale(1, 1, sale, commission));

        Assert.Equal(commission, await journal.Reader.FindCommission(affiliate.Stream, commission.Id, Ct));
        Assert.Null(await journal.Reader.FindCommission((await journal.Affiliate()).Stream, commission.Id, Ct));
        Assert.Null(await journal.Reader.FindCommission(affiliate.Stream, Guid.CreateVersion7(), Ct));
    }

    [Fact]
    public async Task The_first_answer_is_found_by_order_and_by_event_key_in_its_tenant_only()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate("ALICE");
        var sale = Some.Everything() with { Fingerprint = [9, 0, 7] };
        var commission = Some.Commission(affiliate, sale.Id);

        await journal.Writer().Append(affiliate.Activate().Sale(1, 1, sale, commission));

        var expected = new TrackedAction
        {
            Id = sale.Id,
            AffiliateUid = affiliate.Uid,
            AffiliateCode = "ALICE",
            LinkUid = sale.LinkId,
            LinkSlug = sale.Slug,
            Type = sale.Type,
            Method = TrackingMethod.Link,
            At = sale.At,
            Metadata = sale.Metadata,
            Value = sale.Value,
            IsConversion = true,
            SessionId = sale.SessionId,
            OrderId = sale.OrderId,
            Verified = true,
        };
        foreach (var kept in new[]
        {
            await journal.Reader.FindOrder(new OrderId(TenantId.Default, sale.OrderId!), Ct),
            await journal.Reader.FindEvent(new EventKey(TenantId.Default, sale.EventKey!), Ct),
        })
        {
            Assert.NotNull(kept);
            Assert.Equivalent(expected, kept.Action, strict: true);
            Assert.Equal([new Credited("ALICE", commission.Amount, CommissionStatus.Pending)], kept.Commissions);
            Assert.Equal([9, 0, 7], kept.Fingerprint);
        }

        Assert.Null(await journal.Reader.FindOrder(new OrderId(new TenantId(2), sale.OrderId!), Ct));
        Assert.Null(await journal.Reader.FindEvent(new EventKey(TenantId.Default, sale.OrderId!), Ct));
    }

    [Fact]
    public async Task Only_a_conversion_takes_its_order()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var stream = (await journal.Affiliate()).Activate();

        await journal.Writer().Append(stream.Action(1, Some.Click() with { OrderId = "order-1" }));

        Assert.Null(await journal.Reader.FindOrder(new OrderId(TenantId.Default, "order-1"), Ct));
    }

    [Fact]
    public async Task An_approval_is_written_with_who_and_when()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var stream = affiliate.Activate();
        var sale = Some.Sale();
        var commission = Some.Commission(affiliate, sale.Id);
        var writer = journal.Writer();
        await writer.Append(stream.Sale(1, 1, sale, commission));

        await writer.Append(stream.Transition(2, commission, CommissionStatus.Pending, CommissionStatus.Approved));

        Assert.Equal(
            commission with { Status = CommissionStatus.Approved },
            await journal.Reader.FindCommission(stream.Id, commission.Id, Ct));
        Assert.Equal(1, await journal.Number(
            $"SELECT count(*) FROM commissions WHERE ledger_seq = 2 AND decided_by = 'admin' AND reason = 'checked' AND decided_at = {Some.Noon.Micros()}"));
    }

    [Fact]
    public async Task A_transition_from_a_status_that_is_not_so_writes_nothing()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var sale = Some.Sale();
        var commission = Some.Commission(affiliate, sale.Id);
        var writer = journal.Writer();
        var stream = affiliate.Activate();
        await writer.Append(stream.Sale(1, 1, sale, commission));

        foreach (var wrong in new[]
        {
            commission,
            commission with { Id = Guid.CreateVersion7() },
        })
        {
            var from = wrong == commission ? CommissionStatus.Approved : CommissionStatus.Pending;
            var other = affiliate.Activate();
            await Assert.ThrowsAsync<JournalConflictException>(() => writer.Append(other.Transition(2, wrong, from, CommissionStatus.Rejected)));
            Assert.True(other.Faulted);
        }

        var stranger = (await journal.Affiliate()).Activate();
        await Assert.ThrowsAsync<JournalConflictException>(
            () => writer.Append(stranger.Transition(1, commission, CommissionStatus.Pending, CommissionStatus.Rejected)));

        Assert.Equal(commission, await journal.Reader.FindCommission(stream.Id, commission.Id, Ct));
        Assert.Equal(1, await journal.Number("SELECT count(*) FROM ledger_entries"));
        // The stream that was not at fault goes on from the same place.
        await writer.Append(stream.Transition(2, commission, CommissionStatus.Pending, CommissionStatus.Rejected));
    }

    [Fact]
    public async Task Of_two_transitions_of_one_commission_in_one_batch_one_is_written()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var sale = Some.Sale();
        var commission = Some.Commission(affiliate, sale.Id);
        var writer = journal.Writer();
        await writer.Append(affiliate.Activate().Sale(1, 1, sale, commission));
        var first = affiliate.Activate();
        var second = affiliate.Activate();

        Task approve, reject;
        await using (await journal.HoldWriters())
        {
            approve = writer.Append(first.Transition(2, commission, CommissionStatus.Pending, CommissionStatus.Approved));
            reject = writer.Append(second.Transition(3, commission, CommissionStatus.Pending, CommissionStatus.Rejected));
        }

        await approve;
        await Assert.ThrowsAsync<JournalConflictException>(() => reject);
        Assert.Equal(CommissionStatus.Approved, (await journal.Reader.FindCommission(affiliate.Stream, commission.Id, Ct))!.Status);
        Assert.Equal([1L, 2L], await journal.Numbers("SELECT seq FROM ledger_entries ORDER BY seq"));
    }

    [Fact]
    public async Task A_payout_takes_the_approved_commissions_up_to_its_watermark_once()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        var affiliate = await journal.Affiliate();
        var (stream, writer) = (affiliate.Activate(), journal.Writer());
        var neighbour = await journal.Affiliate();
        Commission Earned(CommissionStatus status) => Some.Commission(affiliate, Guid.CreateVersion7(), status);
        Commission early = Earned(CommissionStatus.Approved), pending = Earned(CommissionStatus.Pending), late = Earned(CommissionStatus.Approved);
        var other = Some.Commission(neighbour, Guid.CreateVersion7(), CommissionStatus.Approved);
        await writer.Append(stream.Sale(1, 1, Some.Sale(), early));     // Ledger 1 and 2.
        await writer.Append(stream.Sale(2, 3, Some.Sale(), pending));   // 3: the balance is read here.
        await writer.Append(stream.Sale(3, 4, Some.Sale(), late));      // 4 and 5.
        await writer.Append(neighbour.Activate().Sale(1, 1, Some.Sale(), other));
        Payout first = Some.Payout(affiliate, 1_000), second = Some.Payout(affiliate, 1_000);

        await writer.Append(stream.Payout(6, first, watermark: 3));
        Assert.Equal([early.Id], await TakenBy(journal, first));

        await writer.Append(stream.Payout(7, second, watermark: 6));
        Assert.Equal([early.Id], await TakenBy(journal, first));
        Assert.Equal([late.Id], await TakenBy(journal, second));
        Assert.Equal(2, await journal.Number("SELECT count(*) FROM payouts WHERE amount = 1000 AND status = 0 AND method = 'bank' AND reference IS NULL"));
    }

    [Fact]
    public async Task The_totals_are_the_sums_of_the_rows_of_each_writer()
    {
        await using var journal = await TestJournal.Create(dialect, postgres, partitions);
        JournalWriter one = journal.Writer("one:1"), two = journal.Writer("two:2");
        var affiliates = new[] { await journal.Affiliate(), await journal.Affiliate() };
        List<Task> answers = [];
        foreach (var (affiliate, writer) in affiliates.Zip([one, two]))
        {
            var stream = affiliate.Activate();
            var elsewhere = new JournalStream(stream.Id + 1_000, new TenantId(2));
            for (var i = 0; i < 40; i++)
            {
                answers.Add(writer.Append(stream.Action(2 * i + 1)));
                var sale = Some.Sale(cents: 100 + i);
                answers.Add(writer.Append(stream.Sale(2 * i + 2, i + 1, sale, Some.Commission(affiliate, sale.Id, cents: 10 + i))));
                answers.Add(writer.Append(elsewhere.Action(i + 1)));
            }

            await Task.WhenAll(answers);
            var reversed = Some.Commission(affiliate, Guid.CreateVersion7(), cents: 500);
            await writer.Append(stream.Sale(81, 41, Some.Sale(cents: 0), reversed));
            await writer.Append(stream.Transition(42, reversed, CommissionStatus.Pending, CommissionStatus.Rejected));
        }

        const string totals = "SELECT sum(events), sum(clicks), sum(conversions), sum(revenue), sum(commissions) FROM tenant_totals WHERE tenant_id = ";
        Assert.Equal(
            await journal.Numbers(
                """
                SELECT count(*), sum(CASE WHEN type = 'click' THEN 1 ELSE 0 END), sum(CASE WHEN is_conversion THEN 1 ELSE 0 END),
                       sum(CASE WHEN is_conversion THEN value ELSE 0 END),
                       (SELECT sum(CASE WHEN account_from = 0 THEN amount WHEN account_to = 0 THEN -amount ELSE 0 END) FROM ledger_entries WHERE tenant_id = 1)
                FROM referral_actions WHERE tenant_id = 1
                """),
            await journal.Numbers(totals + "1"));
        Assert.Equal([162, 80, 82, 2 * (40 * 100 + 780), 2 * (40 * 10 + 780)], await journal.Numbers(totals + "1"));
        Assert.Equal([80, 80, 0, 0, 0], await journal.Numbers(totals + "2"));
        Assert.Equal(4, await journal.Number("SELECT count(*) FROM tenant_totals"));
    }

    async Task<List<Guid>> TakenBy(TestJournal journal, Payout payout)
    {
        await using var connection = await journal.Store.Open(Ct);
        await using var command = connection.Command("SELECT id FROM commissions WHERE payout_id = @payout").With("payout", payout.Id);
        await using var row = await command.ExecuteReaderAsync(Ct);
        List<Guid> ids = [];
        while (await row.ReadAsync(Ct))
        {
            ids.Add(row.GetGuid(0));
        }

        return ids;
    }
}

public sealed class SqliteJournalTests(PostgresServer postgres) : JournalContract(Dialect.Sqlite, postgres);

public sealed class PostgresJournalTests(PostgresServer postgres) : JournalContract(Dialect.PostgreSql, postgres);

public sealed class PartitionedJournalTests(PostgresServer postgres) : JournalContract(Dialect.PostgreSql, postgres, partitions: 4);
