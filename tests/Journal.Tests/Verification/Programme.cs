using System.Globalization;
using System.Text.Json;
using Affiliates.Affiliates;
using Affiliates.Refunds;

namespace Affiliates.Journal.Tests.Verification;

/// <summary>A store with some of everything in it, in which all agrees.</summary>
sealed class Programme
{
    const string Service = "affiliates";

    /// <summary>What a test damages, and what is put back.</summary>
    static readonly string[] Tables =
        ["referral_actions", "ledger_entries", "commissions", "payouts", "conversions", "event_keys", "conversion_shares", "tenant_totals",
        "orleans_storage", "refunds", "refund_parts", "clawbacks"];

    readonly TestJournal journal;

    Programme(TestJournal journal, TestAffiliate anna, TestAffiliate bert) => (this.journal, Anna, Bert) = (journal, anna, bert);

    /// <summary>
    /// Actions: a click by key (1), sale order-1 (2), sale order-2 (3), sale order-3 (4), a split sale order-4 (5), a click by link (6).
    /// Ledger: order-1 earned and approved (1, 2), order-2 earned (3) and rejected (4), order-3 earned (5), her share (6), a payout of
    /// order-1 requested (7) and paid (8), order-5 earned and approved (9, 10), a second payout requested (11), half of order-1 refunded (12).
    /// </summary>
    public TestAffiliate Anna { get; }

    /// <summary>Has a share (1).</summary>
    public TestAffiliate Bert { get; }

    public static async Task<Programme> Make(TestJournal journal)
    {
        var programme = new Programme(journal, await journal.Affiliate("anna"), await journal.Affiliate("bert"));
        await programme.Work(journal.Writer());
        await programme.Snapshot(programme.Anna);
        await programme.Keep();
        return programme;
    }

    public async Task<List<Difference>> Verify(string? affiliate = null, TimeProvider? time = null)
    {
        var verifier = new TenantVerifier(journal.Store, new StreamVerifier(journal.Store, Service), time ?? TimeProvider.System);
        var verified = await verifier.Run(TenantId.Default, affiliate, ct: TestContext.Current.CancellationToken).ToListAsync();
        return [.. verified.SelectMany(v => v.Differences)];
    }

    /// <summary>Writes the affiliate's snapshot as it is now, changed by hand.</summary>
    public async Task Snapshot(TestAffiliate of, Action<AffiliateSnapshot>? change = null)
    {
        var state = new AffiliateState();
        await foreach (var action in journal.Reader.ReadActions(of.Stream, 0))
        {
            state.Apply(action);
        }

        await foreach (var entry in journal.Reader.ReadLedger(of.Stream, 0))
        {
            state.Apply(entry);
        }

        var snapshot = state.ToSnapshot();
        change?.Invoke(snapshot);
        await Run("DELETE FROM orleans_storage");
        await using var connection = await journal.Store.Open(default);
        var modified = journal.Store.Dialect is Dialect.PostgreSql ? "DEFAULT" : "CURRENT_TIMESTAMP";
        await using var insert = connection.Command(
                $"INSERT INTO orleans_storage VALUES ('{Service}', 'affiliate-snapshot', 0, 0, @key, @payload, 1, {modified})")
            .With("key", "t1/" + of.Code).With("payload", JsonSerializer.SerializeToUtf8Bytes(snapshot));
        await insert.ExecuteNonQueryAsync();
    }

    public async Task<int> Run(string sql)
    {
        await using var connection = await journal.Store.Open(default);
        await using var command = connection.Command(string.Format(CultureInfo.InvariantCulture, sql, Anna.Stream, Bert.Stream));
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Undoes whatever was done to the tables.</summary>
    public async Task Restore()
    {
        foreach (var table in Tables)
        {
            await Run($"DELETE FROM {table}");
            await Run($"INSERT INTO {table} SELECT * FROM kept_{table}");
        }
    }

    async Task Keep()
    {
        foreach (var table in Tables)
        {
            await Run($"CREATE TABLE kept_{table} AS SELECT * FROM {table}");
        }
    }

    async Task Work(JournalWriter writer)
    {
        var (anna, bert) = (Anna.Activate(), Bert.Activate());
        await writer.Append(anna.Action(1, Some.Click() with { EventKey = "key-1", Fingerprint = [1], Source = "newsletter" }));

        var first = Some.Sale("order-1");
        var approved = Some.Commission(Anna, first.Id, CommissionStatus.Approved);
        await writer.Append(anna.Sale(2, 1, first, approved));

        var second = Some.Sale("order-2");
        var rejected = Some.Commission(Anna, second.Id, cents: 300);
        await writer.Append(anna.Sale(3, 3, second, rejected));
        await writer.Append(anna.Transition(4, rejected, CommissionStatus.Pending, CommissionStatus.Rejected));

        var third = Some.Sale("order-3");
        await writer.Append(anna.Sale(4, 5, third, Some.Commission(Anna, third.Id, cents: 700)));

        await Split(writer, anna, bert);

        await writer.Append(anna.Action(6, Some.Click() with { Slug = "spring", LinkId = Guid.CreateVersion7(), At = Some.Noon.AddDays(1) }));
        var payout = Some.Payout(Anna, 1_000);
        await writer.Append(anna.Payout(7, payout, 6));
        await Move(writer, anna, payout, PayoutStatus.Pending, PayoutStatus.Processing, []);
        await Move(
            writer, anna, payout, PayoutStatus.Processing, PayoutStatus.Paid,
            [Some.Entry(anna, 8, Account.Reserved, Account.Paid, 1_000, payout: payout.Id)]);

        var fifth = Some.Sale("order-5");
        await writer.Append(anna.Sale(7, 9, fifth, Some.Commission(Anna, fifth.Id, CommissionStatus.Approved, 900)));
        await writer.Append(anna.Payout(11, Some.Payout(Anna, 900), 10));
        await Refund(writer, anna, approved with { Status = CommissionStatus.Paid, PayoutId = payout.Id });
    }

    /// <summary>Of the order that was paid, half: it is owed.</summary>
    async Task Refund(JournalWriter writer, JournalStream anna, Commission paid)
    {
        var refund = new Refund
        {
            Id = Guid.CreateVersion7(),
            ActionId = paid.ActionId,
            Number = 1,
            Amount = new Money(5_000),
            Total = new Money(5_000),
            Value = new Money(9_999),
            At = Some.Noon,
            Actor = "admin",
        };
        await new RefundRows(journal.Store).Insert(TenantId.Default, refund, [Anna.Code]);
        var (entry, reversal) = CommissionLedger.Refund(paid, refund, Anna.Stream, TenantId.Default, 12, Some.Noon)!.Value;
        await writer.Append(new JournalAppend { Stream = anna, Ledger = [entry], Reversal = reversal, RefundTaken = new RefundTaken(refund.Id, Anna.Code) });
    }

    async Task Split(JournalWriter writer, JournalStream anna, JournalStream bert)
    {
        var sale = Some.Sale("order-4", 1_001);
        ShareRow[] shares = [Share(sale, 0, Anna, 501, 51), Share(sale, 1, Bert, 500, 50)];
        await writer.Append(Taking(anna, 5, 6, Anna, sale, shares[0]) with { Shares = shares });
        var taken = Taking(bert, 1, 1, Bert, sale, shares[1]);
        await writer.Append(taken with
        {
            Action = taken.Action! with { IsShare = true },
            Taken = new ShareTaken(TenantId.Default, sale.Id, 1),
        });
    }

    static JournalAppend Taking(JournalStream stream, long seq, long ledgerSeq, TestAffiliate of, TrackEvent sale, ShareRow share)
    {
        var commission = Some.Commission(of, sale.Id, cents: share.Amount.Cents) with { Id = share.CommissionId };
        var append = stream.Sale(seq, ledgerSeq, sale, commission);
        return append with { Action = append.Action! with { Credited = share.Value } };
    }

    static ShareRow Share(TrackEvent sale, int position, TestAffiliate of, long value, long amount) =>
        new(TenantId.Default, sale.Id, position, of.Code)
        {
            CommissionId = Guid.CreateVersion7(),
            Amount = new Money(amount),
            Value = new Money(value),
            Weight = 1,
            TotalWeight = 2,
            Model = "linear",
            Rate = 10m,
            Status = CommissionStatus.Pending,
            IsApplied = position == 0,
        };

    static Task Move(
        JournalWriter writer, JournalStream stream, Payout payout, PayoutStatus from, PayoutStatus to, IReadOnlyList<LedgerEntry> ledger) =>
        writer.Append(new JournalAppend
        {
            Stream = stream,
            Ledger = ledger,
            PayoutMove = new PayoutTransition(payout.Id, from, to, Some.Noon, null, null, "admin"),
        });
}
