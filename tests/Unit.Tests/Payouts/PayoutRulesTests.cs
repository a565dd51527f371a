using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Payouts;

public class PayoutRulesTests
{
    [Fact]
    public void A_payout_takes_all_that_is_available_and_nothing_that_is_pending()
    {
        var profile = Profile();
        var id = Guid.CreateVersion7(Noon);

        var granted = Assert.IsType<PayoutGranted>(
            PayoutRules.Request(profile, Balances(pending: "70", available: "50.01"), new PayoutRequest(id, "alice"), 7, 9, 6, Noon));

        var payout = granted.Row.Payout;
        Assert.Equal((id, profile.Uid, "ALICE"), (payout.Id, payout.AffiliateUid, payout.AffiliateCode));
        Assert.Equal(
            (Money("50.01"), PayoutStatus.Pending, "paypal", Noon),
            (payout.Amount, payout.Status, payout.Method, payout.CreatedAt));
        Assert.Equal((7L, 6L), (granted.Row.Stream, granted.Row.LedgerWatermark));
        var entry = granted.Entry;
        Assert.Equal((Account.Available, Account.Reserved, Money("50.01")), (entry.From, entry.To, entry.Amount));
        Assert.Equal((9L, id, Today), (entry.Seq, entry.PayoutId!.Value, entry.Day));
    }

    [Fact]
    public void The_threshold_itself_is_enough() => Assert.IsType<PayoutGranted>(Request(Profile(), available: "50.00"));

    [Fact]
    public void A_cent_below_is_not() =>
        Assert.Equal(
            new PayoutDenied(new PayoutBelowThreshold(Money("49.99"), Money("50.00"))), Request(Profile(), available: "49.99"));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0", "-10")]
    [InlineData("-1", "0")]
    [InlineData("-20", "-10")]
    public void Nothing_is_never_paid_out_whatever_the_threshold(string threshold, string available) =>
        Assert.IsType<PayoutBelowThreshold>(Denied(Request(Profile() with { PayoutThreshold = Money(threshold) }, available)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_a_method_there_is_no_payout(string? method) =>
        Assert.IsType<PayoutNeedsMethod>(Denied(Request(Profile() with { PayoutMethod = method }, "60")));

    [Fact]
    public void Who_is_switched_off_is_not_paid() =>
        Assert.IsType<PayoutAffiliateInactive>(Denied(Request(Profile() with { IsActive = false }, "60")));

    [Fact]
    public void Twenty_requests_make_one_payout()
    {
        var world = new World(Rule("signup", 60m, percentage: false)) { AutoApprove = true };
        world.Track(Event("signup"));

        var decisions = Enumerable.Range(0, 20).Select(_ => world.RequestPayout()).ToList();

        Assert.Single(decisions.OfType<PayoutGranted>());
        Assert.Equal(new Balances(Money("0"), Money("0"), Money("60"), Money("0")), world.State.Balances);
    }

    static PayoutDecision Request(AffiliateProfile profile, string available) =>
        PayoutRules.Request(profile, Balances("500", available), new PayoutRequest(Guid.CreateVersion7(Noon), "alice"), 7, 9, 8, Noon);

    static Balances Balances(string pending, string available) => new(Money(pending), Money(available), Money("0"), Money("0"));

    static PayoutOutcome Denied(PayoutDecision decision) => Assert.IsType<PayoutDenied>(decision).Outcome;
}
