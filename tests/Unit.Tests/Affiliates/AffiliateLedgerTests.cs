using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Affiliates;

public class AffiliateLedgerTests
{
    [Fact]
    public void Money_goes_from_account_to_account()
    {
        var world = new World();
        world.Move(Account.Earned, Account.Pending, "30.00");
        world.Move(Account.Pending, Account.Available, "20.00");
        world.Move(Account.Available, Account.Reserved, "15.00");
        world.Move(Account.Reserved, Account.Paid, "15.00");

        Assert.Equal(new Balances(Money("10"), Money("5"), Money("0"), Money("15")), world.State.Balances);
        Assert.Equal(4, world.State.LedgerSeq);
    }

    [Fact]
    public void A_refund_after_the_payout_may_leave_the_available_money_below_zero_until_it_is_earned_again()
    {
        var world = new World();
        world.Move(Account.Earned, Account.Pending, "10");
        world.Move(Account.Pending, Account.Available, "10");
        world.Move(Account.Available, Account.Reserved, "10");
        world.Move(Account.Reserved, Account.Paid, "10");
        world.Move(Account.Available, Account.Earned, "4");
        Assert.Equal(Money("-4"), world.State.Balances.Available);

        world.Move(Account.Earned, Account.Available, "6");
        Assert.Equal(Money("2"), world.State.Balances.Available);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void An_entry_out_of_its_place_is_refused_and_changes_nothing(long seq)
    {
        var world = new World();
        world.Move(Account.Earned, Account.Pending, "10");
        var stray = world.Ledger[0] with { Seq = seq };

        var fault = Assert.Throws<InvalidOperationException>(() => world.State.Apply(stray));

        Assert.Contains($"{seq} of stream {World.Stream}", fault.Message, StringComparison.Ordinal);
        Assert.Empty(world.State.DifferencesFrom(world.Recount()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void So_is_an_action(long seq)
    {
        var world = new World();
        world.Track(Event());
        var stray = world.Actions[0] with { Seq = seq };

        var fault = Assert.Throws<InvalidOperationException>(() => world.State.Apply(stray));

        Assert.Contains($"{seq} of stream {World.Stream}", fault.Message, StringComparison.Ordinal);
        Assert.Empty(world.State.DifferencesFrom(world.Recount()));
    }
}
