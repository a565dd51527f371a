using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Commissions;

public class CommissionLedgerTests
{
    [Fact]
    public void A_commission_starts_as_pending_money()
    {
        var entry = Assert.Single(Earn(Commission("10.00")));

        Assert.Equal((Account.Earned, Account.Pending, Money("10.00"), 5L), (entry.From, entry.To, entry.Amount, entry.Seq));
    }

    [Fact]
    public void One_that_is_approved_by_itself_passes_through_pending()
    {
        var commission = Commission("10.00", CommissionStatus.Approved);

        var entries = Earn(commission);

        Assert.Equal(
            [(5L, Account.Earned, Account.Pending), (6L, Account.Pending, Account.Available)],
            entries.Select(e => (e.Seq, e.From, e.To)));
        Assert.All(entries, e => Assert.Equal((commission.Id, commission.Amount), (e.CommissionId, e.Amount)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public void Nothing_is_granted_below_a_cent(string amount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Earn(Commission(amount)));

    [Theory]
    [InlineData(CommissionStatus.Rejected)]
    [InlineData(CommissionStatus.Paid)]
    [InlineData(CommissionStatus.Reversed)]
    public void None_starts_at_its_end(CommissionStatus status) =>
        Assert.Throws<ArgumentException>(() => Earn(Commission(status: status)));

    [Fact]
    public void Approval_makes_it_available()
    {
        var commission = Commission();

        var moves = Assert.IsType<LedgerMoves>(CommissionLedger.Approve(commission, 7, TenantId.Default, 5, Noon, "admin"));

        var entry = Assert.Single(moves.Entries);
        Assert.Equal((Account.Pending, Account.Available, commission.Amount), (entry.From, entry.To, entry.Amount));
        Assert.Equal(
            new CommissionTransition(commission.Id, CommissionStatus.Pending, CommissionStatus.Approved, Noon, "admin", null, 5),
            moves.Transition);
    }

    [Fact]
    public void Rejection_takes_it_back_and_keeps_the_reason()
    {
        var commission = Commission();

        var moves = Assert.IsType<LedgerMoves>(
            CommissionLedger.Reject(commission, 7, TenantId.Default, 5, Noon, "admin", "a return"));

        var entry = Assert.Single(moves.Entries);
        Assert.Equal((Account.Pending, Account.Earned, commission.Amount), (entry.From, entry.To, entry.Amount));
        Assert.Equal(
            new CommissionTransition(
                commission.Id, CommissionStatus.Pending, CommissionStatus.Rejected, Noon, "admin", "a return", 5),
            moves.Transition);
    }

    [Theory]
    [InlineData(CommissionStatus.Approved)]
    [InlineData(CommissionStatus.Rejected)]
    [InlineData(CommissionStatus.Paid)]
    [InlineData(CommissionStatus.Reversed)]
    public void What_is_decided_stays_decided(CommissionStatus status)
    {
        var commission = Commission(status: status);

        Assert.Equal(new LedgerAlready(status), CommissionLedger.Approve(commission, 7, TenantId.Default, 5, Noon, "admin"));
        Assert.Equal(new LedgerAlready(status), CommissionLedger.Reject(commission, 7, TenantId.Default, 5, Noon, "admin", null));
    }

    [Fact]
    public void Money_moves_today_and_belongs_to_the_day_of_its_conversion()
    {
        var lateEvening = new DateTimeOffset(2026, 3, 17, 23, 30, 0, TimeSpan.FromHours(-2));
        var commission = Commission() with { CalculatedAt = lateEvening };
        var later = Noon.AddDays(40);

        var moves = (LedgerMoves)CommissionLedger.Approve(commission, 7, TenantId.Default, 5, later, "admin");

        Assert.Equal((new DateOnly(2026, 3, 18), later), (moves.Entries[0].Day, moves.Entries[0].At));
        Assert.Equal(new DateOnly(2026, 3, 18), Earn(commission)[0].Day);
    }

    static LedgerEntry[] Earn(Commission commission) => CommissionLedger.Earn(commission, 7, TenantId.Default, 5, Noon, "system");
}
