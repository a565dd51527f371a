using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Affiliates;

/// <summary>The worked example, to the cent: balance, ledger and statistics agree at every step.</summary>
public class ExampleTests
{
    [Fact]
    public void Sales_pay_ten_percent_between_five_and_a_hundred_and_a_signup_pays_25_until_it_is_taken_back()
    {
        var world = new World(Rule(value: 10m, min: "5", max: "100"), Rule("signup", 25m, percentage: false));

        world.Track(Event());
        Agrees(world, pending: "0.00", available: "0.00");

        var sale = world.Track(Event("purchase", value: "99.99"))!;
        Assert.Equal(Money("10.00"), sale.Amount);
        Agrees(world, pending: "10.00", available: "0.00");

        Assert.Equal(Money("5.00"), world.Track(Event("purchase", value: "20.00"))!.Amount);
        Assert.Equal(Money("100.00"), world.Track(Event("purchase", value: "5000"))!.Amount);
        Agrees(world, pending: "115.00", available: "0.00");

        var signup = world.Track(Event("signup"))!;
        Assert.Equal((Money("25.00"), 0m), (signup.Amount, signup.Rate));
        Agrees(world, pending: "140.00", available: "0.00");

        Assert.IsType<LedgerMoves>(world.Reject(signup.Id));
        Agrees(world, pending: "115.00", available: "0.00");
        Assert.Equal(new LedgerAlready(CommissionStatus.Rejected), world.Reject(signup.Id));
        Agrees(world, pending: "115.00", available: "0.00");

        Assert.IsType<LedgerMoves>(world.Approve(sale.Id));
        Agrees(world, pending: "105.00", available: "10.00");
        Assert.Equal(new LedgerAlready(CommissionStatus.Approved), world.Approve(sale.Id));

        var statistics = world.Statistics();
        Assert.Equal((1, 1, 3), (statistics.Clicks, statistics.Signups, statistics.Conversions));
        Assert.Equal(Money("5119.99"), statistics.Revenue);
    }

    static void Agrees(World world, string pending, string available)
    {
        var (balances, statistics) = (world.State.Balances, world.Statistics());
        Assert.Equal((Money(pending), Money(available)), (balances.Pending, balances.Available));
        Assert.Equal((Money(pending), Money(available)), (statistics.PendingEarnings, statistics.ApprovedEarnings));
        Assert.Equal((Money(pending), Money(available)), (Sum(world, Account.Pending), Sum(world, Account.Available)));
        Assert.Equal(
            (Money(pending), Money(available)),
            (Owed(world, CommissionStatus.Pending), Owed(world, CommissionStatus.Approved)));
        Assert.Empty(world.State.DifferencesFrom(world.Recount()));
    }

    static Money Sum(World world, Account account) => new(
        world.Ledger.Where(e => e.To == account).Sum(e => e.Amount.Cents)
        - world.Ledger.Where(e => e.From == account).Sum(e => e.Amount.Cents));

    static Money Owed(World world, CommissionStatus status) =>
        new(world.Commissions.Where(c => c.Status == status).Sum(c => c.Amount.Cents));
}
