using Affiliates.Api.Commissions;
using Affiliates.Commissions;

namespace Affiliates.Api.Tests.Commissions;

public class RecognisedDecisionTests
{
    [Theory]
    [InlineData(CommissionStatus.Pending, CommissionStatus.Approved, true)]
    [InlineData(CommissionStatus.Pending, CommissionStatus.Rejected, false)]
    [InlineData(CommissionStatus.Approved, CommissionStatus.Approved, false)]
    [InlineData(CommissionStatus.Approved, CommissionStatus.Paid, false)]
    public void A_try_that_follows_a_lost_answer_claims_only_what_was_not_decided_before_the_request(CommissionStatus found, CommissionStatus now, bool isOurs)
    {
        var outcome = RecognisedDecision.Of(new CommissionAlready(now), Commission(found), CommissionStatus.Approved);

        Assert.Equal(isOurs ? new CommissionChanged(Commission(now)) : new CommissionAlready(now), outcome);
    }

    [Fact]
    public void What_the_later_try_has_done_itself_stays_as_it_is()
    {
        var changed = new CommissionChanged(Commission(CommissionStatus.Approved));

        Assert.Same(changed, RecognisedDecision.Of(changed, Commission(CommissionStatus.Pending), CommissionStatus.Approved));
    }

    static Commission Commission(CommissionStatus status) => new()
    {
        Id = new Guid(1, 0, 0, new byte[8]),
        AffiliateUid = default,
        AffiliateCode = "anna",
        ActionId = default,
        ActionType = "purchase",
        Amount = new Money(100),
        Rate = 10,
        CalculatedAt = DateTimeOffset.UnixEpoch,
        Status = status,
    };
}
