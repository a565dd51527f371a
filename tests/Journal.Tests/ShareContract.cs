namespace Affiliates.Journal.Tests;

/// <summary>Touches and shares are written with the action they belong to, and a share is applied once, whoever tries.</summary>
public abstract class ShareContract(Dialect dialect, PostgresServer postgres)
{
    [Fact]
    public async Task A_share_that_was_applied_refuses_a_second_activation_and_the_rest_of_the_batch_commits()
    {
        await using var journal = await TestJournal.Create(dialect, postgres);
        var (keeper, other, bystander) = (await journal.Affiliate(), await journal.Affiliate(), await journal.Affiliate());
        var sale = Some.Sale("order-1");
        var writer = journal.Writer();
        await writer.Append(keeper.Activate().Action(1, sale) with { Shares = [Share(sale, 0, keeper), Share(sale, 1, other)] });
        await writer.Append(Taking(other, 1, sale));

        Task[] answers;
        await using (await journal.HoldWriters())
        {
            answers = [writer.Append(Taking(other, 2, sale)), writer.Append(bystander.Activate().Action(1))];
        }

        await Assert.ThrowsAsync<JournalConflictException>(() => answers[0]);
        await answers[1];
        Assert.Equal([1L], await journal.Places(other));
        Assert.Equal([1L], await journal.Places(bystander));
        // The order, the sale and its revenue are counted where the conversion stands whole.
        Assert.Equal(
            [2L, 1, sale.Value!.Value.Cents],
            await journal.Numbers("SELECT CAST(sum(events) AS bigint), CAST(sum(conversions) AS bigint), CAST(sum(revenue) AS bigint) FROM tenant_totals"));
        Assert.Equal(1, await journal.Number("SELECT count(*) FROM conversions"));
        Assert.Equal(0, await journal.Number("SELECT count(*) FROM conversion_shares WHERE NOT is_applied"));
    }

    [Fact]
    public async Task A_decision_that_is_refused_leaves_no_share_and_no_touch()
    {
        await using var journal = await TestJournal.Create(dialect, postgres);
        var (keeper, other) = (await journal.Affiliate(), await journal.Affiliate());
        var writer = journal.Writer();
        await writer.Append(keeper.Activate().Action(1));
        var sale = Some.Sale("order-2");

        await Assert.ThrowsAsync<JournalConflictException>(() => writer.Append(keeper.Activate().Action(1, sale) with
        {
            Shares = [Share(sale, 0, keeper), Share(sale, 1, other)],
            Touch = new TouchRow(TenantId.Default, "s", new Touch { At = Some.Noon, AffiliateCode = other.Code, ActionId = sale.Id }),
        }));

        Assert.Equal(0, await journal.Number("SELECT (SELECT count(*) FROM conversion_shares) + (SELECT count(*) FROM touches)"));
    }

    static JournalAppend Taking(TestAffiliate affiliate, long seq, TrackEvent sale)
    {
        var append = affiliate.Activate().Action(seq, sale);
        return append with
        {
            Action = append.Action! with { IsShare = true, Credited = new Money(5_000) },
            Taken = new ShareTaken(TenantId.Default, sale.Id, Position: 1),
        };
    }

    static ShareRow Share(TrackEvent sale, int position, TestAffiliate of) => new(TenantId.Default, sale.Id, position, of.Code)
    {
        CommissionId = Guid.CreateVersion7(),
        Amount = new Money(500),
        Value = new Money(5_000),
        Weight = 1,
        TotalWeight = 2,
        Model = "linear",
        Rate = 10m,
        Status = CommissionStatus.Pending,
        IsApplied = position == 0,
    };
}

public sealed class SqliteShareTests(PostgresServer postgres) : ShareContract(Dialect.Sqlite, postgres);

public sealed class PostgresShareTests(PostgresServer postgres) : ShareContract(Dialect.PostgreSql, postgres);
