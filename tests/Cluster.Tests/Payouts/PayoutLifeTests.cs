namespace Affiliates.Cluster.Tests.Payouts;

public abstract class PayoutLifeTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    [Theory, InlineData(PayoutStatus.Paid), InlineData(PayoutStatus.Failed)]
    public async Task Of_many_that_end_a_payout_one_does_and_the_ledger_agrees(PayoutStatus end)
    {
        var affiliate = await New.Affiliate(Builders.Profile() with { PayoutThreshold = new Money(1_00) });
        var grain = Grains.Affiliate(affiliate.Id);
        foreach (var value in (decimal[])[100m, 50m])
        {
            var sale = Assert.IsType<Tracked>(await grain.Record(Builders.Sale(affiliate.Id.Code, value)));
            var listed = await Grains.Directory(TenantId.Default).Commissions(new CommissionFilter { AffiliateCode = affiliate.Id.Code }, new PageRequest(10, null));
            await grain.Approve(listed.Items.Single(c => c.ActionId == sale.Action.Id).Id, "test");
        }

        var payout = Assert.IsType<PayoutRequested>(await grain.RequestPayout(new PayoutRequest(Guid.CreateVersion7(), "test"))).Payout;
        Assert.IsType<PayoutAlready>(await grain.MovePayout(Builders.Move(payout, PayoutStatus.Paid)));
        Assert.IsType<PayoutMoved>(await grain.MovePayout(Builders.Move(payout, PayoutStatus.Processing)));

        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grain.MovePayout(Builders.Move(payout, end))));

        Assert.Single(ends.OfType<PayoutMoved>());
        Assert.Equal(7, ends.OfType<PayoutAlready>().Count());
        var paid = end is PayoutStatus.Paid;
        var expected = new Balances(Money.Zero, paid ? Money.Zero : payout.Amount, Money.Zero, paid ? payout.Amount : Money.Zero);
        Assert.Equal(expected, (await grain.GetAccount())!.Balances);
        await Cluster.Deactivate(grain);
        Assert.Equal(expected, (await grain.GetAccount())!.Balances);
        Assert.Empty(await grain.Verify());
        Assert.Equal(end, (await Grains.Directory(TenantId.Default).Payout(payout.Id))!.Status);
        Assert.IsType<PayoutUnknown>(await grain.MovePayout(Builders.Move(payout, end) with { Id = Guid.CreateVersion7() }));
    }
}

public sealed class SqlitePayoutLifeTests(SqliteCluster cluster, PostgresServer postgres) : PayoutLifeTests(cluster, postgres);

public sealed class PostgresPayoutLifeTests(PostgresCluster cluster, PostgresServer postgres) : PayoutLifeTests(cluster, postgres);
