using Affiliates.Cluster.Tests.Sessions;
using Affiliates.Refunds;

namespace Affiliates.Cluster.Tests.Commissions;

public abstract class RefundTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    [Fact]
    public async Task Of_many_refunds_at_once_so_many_are_made_as_the_value_holds_and_the_ledger_agrees()
    {
        var (affiliate, order) = await Sale(100m);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Grains.Orders(order).Refund(Builders.Refund(order.Value, 15m))));

        Assert.Equal(6, outcomes.OfType<Refunded>().Count());
        Assert.All(outcomes.OfType<RefundRefused>(), r => Assert.Equal((RefundRefusal.MoreThanIsLeft, new Money(10_00)), (r.Why, r.Left)));
        await Balance(affiliate, pending: 1m);
        var rest = Assert.IsType<Refunded>(await Grains.Orders(order).Refund(Builders.Refund(order.Value)));
        Assert.Equal((new Money(10_00), new Money(100_00)), (rest.Refund.Amount, rest.Refund.Total));
        Assert.Equal(CommissionStatus.Reversed, Assert.Single(rest.Commissions).Status);
        await Balance(affiliate, pending: 0m);
    }

    [Fact]
    public async Task One_key_is_one_refund_whoever_repeats_it_also_after_the_grain_has_gone()
    {
        var (affiliate, order) = await Sale(100m);
        var grain = Grains.Orders(order);

        var same = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grain.Refund(Builders.Refund(order.Value, 20m, "k"))));
        await Cluster.Deactivate(grain);
        var late = Assert.IsType<Refunded>(await grain.Refund(Builders.Refund(order.Value, 20m, "k")));

        Assert.Single(same.Append(late).Cast<Refunded>().Select(r => r.Refund.Id).Distinct());
        Assert.Single(same.Cast<Refunded>(), r => !r.Repeat);
        Assert.Equal(
            RefundRefusal.KeyReusedWithAnotherBody, Assert.IsType<RefundRefused>(await grain.Refund(Builders.Refund(order.Value, 30m, "k"))).Why);
        await Balance(affiliate, pending: 8m);
    }

    [Fact]
    public async Task A_refund_that_a_crash_left_open_is_taken_once_and_by_itself()
    {
        var (affiliate, order) = await Sale(100m);
        var action = (await Actions(affiliate)).Single();
        var refund = new Refund
        {
            Id = Guid.CreateVersion7(),
            ActionId = action.Id,
            Number = 1,
            Amount = new Money(40_00),
            Total = new Money(40_00),
            Value = new Money(100_00),
            At = TimeProvider.System.GetUtcNow(),
            Actor = "test",
        };
        // The crash: the decision is durable, nobody has told the affiliate.
        await Cluster.Service<RefundRows>().Insert(TenantId.Default, refund, [affiliate.Id.Code]);
        await Balance(affiliate, pending: 10m);

        await Task.WhenAll(Cluster.Silos.Select(silo => silo.GetRequiredService<OpenRefunds>().TakeAll(Ct)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Grains.Affiliate(affiliate.Id).TakeRefund(refund.Id)));

        await Balance(affiliate, pending: 6m);
        var second = Assert.IsType<Refunded>(await Grains.Orders(order).Refund(Builders.Refund(order.Value)));
        Assert.Equal((2, new Money(60_00)), (second.Refund.Number, second.Refund.Amount));
        await Balance(affiliate, pending: 0m);
    }

    [Fact]
    public async Task Two_that_decide_on_the_same_refund_are_fenced_by_its_number()
    {
        var (affiliate, _) = await Sale(100m);
        var refund = new Refund
        {
            Id = Guid.CreateVersion7(),
            ActionId = (await Actions(affiliate)).Single().Id,
            Number = 1,
            Amount = new Money(1_00),
            Total = new Money(1_00),
            Value = new Money(100_00),
            At = TimeProvider.System.GetUtcNow(),
            Actor = "test",
        };
        var rows = Cluster.Service<RefundRows>();
        await rows.Insert(TenantId.Default, refund, []);

        await Assert.ThrowsAsync<JournalConflictException>(
            () => rows.Insert(TenantId.Default, refund with { Id = Guid.CreateVersion7() }, [affiliate.Id.Code]));

        Assert.Equal(refund.Id, Assert.Single(await rows.Read(TenantId.Default, refund.ActionId, Ct)).Id);
    }

    [Fact]
    public async Task What_was_paid_is_owed_and_the_next_payout_is_smaller()
    {
        var (affiliate, order) = await Sale(1000m);
        var grain = Grains.Affiliate(affiliate.Id);
        await ApproveAll(affiliate);
        await Pay(affiliate);

        Assert.IsType<Refunded>(await Grains.Orders(order).Refund(Builders.Refund(order.Value, 300m)));
        await Balance(affiliate, available: -30m, paid: 100m);
        Assert.IsType<PayoutBelowThreshold>(await grain.RequestPayout(new PayoutRequest(Guid.CreateVersion7(), "test")));

        await grain.Record(Builders.Sale(affiliate.Id.Code, 2000m));
        await ApproveAll(affiliate);
        Assert.Equal(new Money(170_00), (await Pay(affiliate)).Amount);

        await Balance(affiliate, paid: 270m);
        var stats = await grain.GetStatistics(new StatisticsQuery(DateOnly.MinValue, DateOnly.MaxValue, null));
        Assert.Equal((Money.Zero, new Money(270_00)), (stats.ApprovedEarnings, stats.PaidEarnings));
        Assert.All(await Commissions(affiliate), c => Assert.Equal(CommissionStatus.Paid, c.Status));
    }

    [Fact]
    public async Task A_refund_while_its_payout_is_on_the_way_is_owed_until_the_payout_fails()
    {
        var (affiliate, order) = await Sale(1000m);
        var grain = Grains.Affiliate(affiliate.Id);
        await ApproveAll(affiliate);
        var payout = Assert.IsType<PayoutRequested>(await grain.RequestPayout(new PayoutRequest(Guid.CreateVersion7(), "test"))).Payout;
        Assert.IsType<Refunded>(await Grains.Orders(order).Refund(Builders.Refund(order.Value)));
        await Balance(affiliate, available: -100m, reserved: 100m);

        Assert.IsType<PayoutMoved>(await grain.MovePayout(Builders.Move(payout, PayoutStatus.Cancelled)));

        await Balance(affiliate);
        Assert.IsType<PayoutAlready>(await grain.MovePayout(Builders.Move(payout, PayoutStatus.Processing)));
        Assert.Equal(CommissionStatus.Reversed, Assert.Single(await Commissions(affiliate)).Status);
        await grain.Record(Builders.Sale(affiliate.Id.Code, 600m));
        await ApproveAll(affiliate);
        Assert.Equal(new Money(60_00), (await Pay(affiliate)).Amount);
        await Balance(affiliate, paid: 60m);
    }

    [Fact]
    public async Task Of_a_repeated_share_nothing_is_approved_twice()
    {
        var (affiliate, _) = await Sale(100m);
        var commission = Assert.Single(await Commissions(affiliate)).Id;

        var outcomes = await Grains.Affiliate(affiliate.Id).ApproveAll([commission, commission, Guid.CreateVersion7()], "test");

        Assert.Collection(
            outcomes, o => Assert.IsType<CommissionChanged>(o), o => Assert.IsType<CommissionAlready>(o), o => Assert.IsType<CommissionUnknown>(o));
        await Balance(affiliate, available: 10m);
    }

    [Fact]
    public async Task A_repeat_of_an_order_gives_the_first_answer_whatever_has_become_of_its_commission()
    {
        var affiliate = await New.Affiliate();
        var order = new OrderId(TenantId.Default, Builders.Key("o"));
        TrackEvent Sale() => Builders.Sale(affiliate.Id.Code, 50m, order.Value);
        var first = Assert.IsType<Tracked>(await Grains.Orders(order).Take(Sale()));
        var commission = Assert.Single(await Grains.Directory(TenantId.Default).CommissionsOf(first.Action.Id));

        await Grains.Affiliate(affiliate.Id).Approve(commission.Id, "test");
        var approved = Assert.IsType<Tracked>(await Grains.Orders(order).Take(Sale()));
        await Grains.Orders(order).Refund(Builders.Refund(order.Value));
        var reversed = Assert.IsType<Tracked>(await Grains.Orders(order).Take(Sale()));

        Assert.Equal(CommissionStatus.Pending, Assert.Single(first.Commissions).Status);
        Assert.All([approved, reversed], again =>
        {
            Assert.True(again.Repeat);
            Assert.Equal(first.Action.Id, again.Action.Id);
            Assert.Equal(first.Commissions, again.Commissions);
        });
    }

    [Fact]
    public async Task Without_an_order_so_many_refunds_are_made_at_once_as_the_value_holds_and_everyone_who_shares_gives_back()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var visitor = new Visitor(Grains);
        await visitor.Clicks(anna);
        await visitor.Clicks(bert);
        var sale = (await visitor.Buys(200m, "linear")).Action;
        Assert.Null(sale.OrderId);
        var line = new OrderId(TenantId.Default, sale.Id.ToString());
        RefundRequest Refund(decimal? amount = null) => Builders.Refund(line.Value, amount) with { Conversion = sale.Id };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Grains.Orders(line).Refund(Refund(30m))));

        Assert.Equal(6, outcomes.OfType<Refunded>().Count());
        Assert.All(outcomes.OfType<RefundRefused>(), r => Assert.Equal((RefundRefusal.MoreThanIsLeft, new Money(20_00)), (r.Why, r.Left)));
        await Balance(anna, pending: 1m);
        await Balance(bert, pending: 1m);
        var rest = Assert.IsType<Refunded>(await Grains.Orders(line).Refund(Refund()));
        Assert.Equal([CommissionStatus.Reversed, CommissionStatus.Reversed], rest.Commissions.Select(c => c.Status));
        await Balance(anna);
        await Balance(bert);
    }

    [Fact]
    public async Task A_conversion_of_an_order_is_not_refunded_beside_its_order()
    {
        var (affiliate, _) = await Sale(100m);
        var id = (await Actions(affiliate)).Single().Id;
        var line = new OrderId(TenantId.Default, id.ToString());

        var outcome = await Grains.Orders(line).Refund(Builders.Refund(line.Value) with { Conversion = id });

        Assert.Equal(RefundRefusal.UnknownOrder, Assert.IsType<RefundRefused>(outcome).Why);
        await Balance(affiliate, pending: 10m);
    }

    [Fact]
    public async Task An_order_that_nobody_sent_cannot_be_refunded() => Assert.Equal(
        RefundRefusal.UnknownOrder,
        Assert.IsType<RefundRefused>(await Grains.Orders(new OrderId(TenantId.Default, "nowhere")).Refund(Builders.Refund("nowhere"))).Why);

    async Task<(AffiliateProfile Affiliate, OrderId Order)> Sale(decimal value)
    {
        var affiliate = await New.Affiliate();
        var order = new OrderId(TenantId.Default, Builders.Key("o"));
        Assert.IsType<Tracked>(await Grains.Orders(order).Take(Builders.Sale(affiliate.Id.Code, value, order.Value)));
        return (affiliate, order);
    }

    async Task<Payout> Pay(AffiliateProfile affiliate)
    {
        var grain = Grains.Affiliate(affiliate.Id);
        var payout = Assert.IsType<PayoutRequested>(await grain.RequestPayout(new PayoutRequest(Guid.CreateVersion7(), "test"))).Payout;
        Assert.IsType<PayoutMoved>(await grain.MovePayout(Builders.Move(payout, PayoutStatus.Processing)));
        Assert.IsType<PayoutMoved>(await grain.MovePayout(Builders.Move(payout, PayoutStatus.Paid)));
        return payout;
    }

    async Task ApproveAll(AffiliateProfile affiliate) =>
        await Grains.Affiliate(affiliate.Id).ApproveAll([.. (await Commissions(affiliate)).Select(c => c.Id)], "test");

    async Task<IReadOnlyList<Commission>> Commissions(AffiliateProfile affiliate) => (await Grains.Directory(TenantId.Default)
        .Commissions(new CommissionFilter { AffiliateCode = affiliate.Id.Code }, new PageRequest(100, null))).Items;

    async Task<IReadOnlyList<TrackedAction>> Actions(AffiliateProfile affiliate) => (await Grains.Directory(TenantId.Default)
        .Actions(new ActionFilter { AffiliateCode = affiliate.Id.Code }, new PageRequest(100, null))).Items;

    /// <summary>Before and after the affiliate has been read anew; and the recount agrees.</summary>
    async Task Balance(AffiliateProfile affiliate, decimal pending = 0, decimal available = 0, decimal reserved = 0, decimal paid = 0)
    {
        var grain = Grains.Affiliate(affiliate.Id);
        var expected = new Balances(Money.Round(pending), Money.Round(available), Money.Round(reserved), Money.Round(paid));
        Assert.Equal(expected, (await grain.GetAccount())!.Balances);
        await Cluster.Deactivate(grain);
        Assert.Equal(expected, (await grain.GetAccount())!.Balances);
        Assert.Empty(await grain.Verify());
    }
}

public sealed class SqliteRefundTests(SqliteCluster cluster, PostgresServer postgres) : RefundTests(cluster, postgres);

public sealed class PostgresRefundTests(PostgresCluster cluster, PostgresServer postgres) : RefundTests(cluster, postgres);
