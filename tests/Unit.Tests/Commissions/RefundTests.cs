using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Commissions;

public class RefundTests
{
    [Fact]
    public void Parts_take_back_to_the_cent_what_one_refund_of_their_sum_would()
    {
        // 10 % of 33.33 is 3.33; thirds of the value do not divide it.
        var world = new World(Rule());
        var commission = world.Track(Event("purchase", value: "33.33"))!;

        world.Refund(commission.Id, Money("11.11"));
        Assert.Equal(Money("2.22"), world.State.Balances.Pending);
        world.Refund(commission.Id, Money("11.11"));
        Assert.Equal(Money("1.11"), world.State.Balances.Pending);
        world.Refund(commission.Id, Money("11.11"));

        Assert.Equal(Money("0"), world.State.Balances.Pending);
        Assert.Equal(CommissionStatus.Reversed, world.Commissions.Single().Status);
    }

    [Theory]
    [InlineData("0.01", "0.05", "9.95")]
    [InlineData("50.00", "5.00", "5.00")]
    [InlineData("99.99", "10.00", "0.00")]
    public void The_matching_part_is_taken_back_rounded_half_to_even(string refund, string most, string left)
    {
        var world = new World(Rule(min: "5", max: "100"));
        var commission = world.Track(Event("purchase", value: "99.99"))!;

        world.Refund(commission.Id, Money(refund));

        Assert.True(Money("10.00") - world.State.Balances.Pending <= Money(most));
        Assert.True(world.State.Balances.Pending >= Money(left));
    }

    [Fact]
    public void What_was_taken_back_is_not_approved()
    {
        var world = new World(Rule());
        var commission = world.Track(Event("purchase", value: "100"))!;
        world.Refund(commission.Id, Money("40"));

        world.Approve(commission.Id);

        Assert.Equal(new Balances(Money("0"), Money("6"), Money("0"), Money("0")), world.State.Balances);
    }

    [Fact]
    public void What_was_taken_back_is_not_rejected_again()
    {
        var world = new World(Rule());
        var commission = world.Track(Event("purchase", value: "100"))!;
        world.Refund(commission.Id, Money("40"));

        world.Reject(commission.Id);

        Assert.Equal(new Balances(Money("0"), Money("0"), Money("0"), Money("0")), world.State.Balances);
    }

    [Fact]
    public void A_refund_of_what_was_paid_is_owed_and_settled_by_what_comes_later()
    {
        var world = new World(Rule()) { AutoApprove = true };
        var first = world.Track(Event("purchase", value: "1000"))!;
        Pay(world);
        world.Refund(first.Id, Money("400"));
        Assert.Equal(Money("-40"), world.State.Balances.Available);

        world.Track(Event("purchase", value: "1500", at: Noon.AddDays(1)));
        Assert.Equal(Money("110"), world.State.Balances.Available);
        Pay(world);

        Assert.Equal(new Balances(Money("0"), Money("0"), Money("0"), Money("210")), world.State.Balances);
        Assert.Equal(Money("60"), world.Statistics(Today).PaidEarnings);
        Assert.Equal(Money("150"), world.Statistics(Today.AddDays(1)).PaidEarnings);
    }

    [Theory, InlineData(PayoutStatus.Failed), InlineData(PayoutStatus.Cancelled)]
    public void A_refund_while_a_payout_is_on_its_way_that_then_does_not_come_about_costs_nothing_twice(PayoutStatus end)
    {
        var world = new World(Rule()) { AutoApprove = true };
        var sale = world.Track(Event("purchase", value: "1000"))!;
        world.RequestPayout();
        world.Refund(sale.Id);
        Assert.Equal(new Balances(Money("0"), Money("-100"), Money("100"), Money("0")), world.State.Balances);

        world.MovePayout(world.Payouts.Single().Id, end);

        Assert.Equal(new Balances(Money("0"), Money("0"), Money("0"), Money("0")), world.State.Balances);
        Assert.IsType<PayoutDenied>(world.RequestPayout(Profile() with { PayoutThreshold = Money("0") }));
    }

    [Fact]
    public void More_than_is_left_is_refused_and_says_what_is_left()
    {
        var world = new World(Rule());
        var commission = world.Track(Event("purchase", value: "100"))!;
        world.Refund(commission.Id, Money("70"));

        Assert.Equal(new RefundDenied(RefundRefusal.MoreThanIsLeft, Money("30")), world.Refund(commission.Id, Money("30.01")));
        Assert.Equal(Money("3"), world.State.Balances.Pending);
        Assert.IsType<RefundMade>(world.Refund(commission.Id, Money("30")));
        Assert.Equal(new RefundDenied(RefundRefusal.WholeAlready, Money("0")), world.Refund(commission.Id));
    }

    [Fact]
    public void Without_a_value_there_is_only_the_whole()
    {
        var world = new World(Rule("signup", 25m, percentage: false));
        var commission = world.Track(Event("signup"))!;

        Assert.Equal(new RefundDenied(RefundRefusal.HasNoValue, Money("0")), world.Refund(commission.Id, Money("1")));
        Assert.IsType<RefundMade>(world.Refund(commission.Id));

        Assert.Equal(Money("0"), world.State.Balances.Pending);
        Assert.Equal(new RefundDenied(RefundRefusal.WholeAlready, Money("0")), world.Refund(commission.Id));
    }

    [Fact]
    public void Refunds_that_are_applied_in_another_order_come_to_the_same()
    {
        var (one, two) = (Made(1, "10", "10"), Made(2, "30", "40"));
        var (there, back) = (new World(Rule()), new World(Rule()));
        var (first, second) = (there.Track(Event("purchase", value: "100"))!, back.Track(Event("purchase", value: "100"))!);

        there.Apply(one, first.Id);
        there.Apply(two, first.Id);
        back.Apply(two, second.Id);
        back.Apply(one, second.Id);

        Assert.Equal(Money("6"), there.State.Balances.Pending);
        Assert.Equal(there.State.Balances, back.State.Balances);
    }

    [Fact]
    public void The_same_key_is_the_same_refund_and_no_other()
    {
        var action = new TrackedAction
        {
            Id = Guid.NewGuid(),
            AffiliateUid = Guid.NewGuid(),
            AffiliateCode = "ALICE",
            Type = "purchase",
            At = Noon,
            Value = Money("100"),
        };
        var first = Made(1, "10", "10") with { Key = "k", Asked = Money("10") };
        var again = new RefundRequest
        {
            Id = Guid.NewGuid(),
            Order = new OrderId(TenantId.Default, "1"),
            Amount = Money("10"),
            Key = "k",
            At = Noon,
            Actor = "admin",
        };

        Assert.Equal(new RefundMade(first, Repeat: true), RefundRules.Decide(again, action, [first]));
        Assert.Equal(new RefundMade(first, Repeat: true), RefundRules.Decide(again with { Id = first.Id, Key = null }, action, [first]));
        Assert.Equal(
            new RefundDenied(RefundRefusal.KeyReusedWithAnotherBody, Money("0")),
            RefundRules.Decide(again with { Amount = Money("11") }, action, [first]));
        Assert.Equal(2, Assert.IsType<RefundMade>(RefundRules.Decide(again with { Key = "other" }, action, [first])).Refund.Number);
    }

    static Refund Made(int number, string amount, string total) => new()
    {
        Id = Guid.NewGuid(),
        ActionId = Guid.NewGuid(),
        Number = number,
        Amount = Money(amount),
        Total = Money(total),
        Value = Money("100"),
        At = Noon,
        Actor = "admin",
    };

    static void Pay(World world)
    {
        var payout = Assert.IsType<PayoutGranted>(world.RequestPayout()).Row.Payout;
        world.MovePayout(payout.Id, PayoutStatus.Processing);
        world.MovePayout(payout.Id, PayoutStatus.Paid);
    }
}
