namespace Affiliates.Unit.Tests.Attribution;

public class ConversionSplitTests
{
    [Fact]
    public void The_rule_is_applied_to_the_whole_and_what_it_gives_is_split()
    {
        // 10 percent of 20.00 would be 2.00; the minimum of 5.00 holds once, not for each.
        var decision = CommissionRules.Decide(Some.Settings(Some.Rule(min: "5")), 0m, "purchase", true, Some.Money("20.00"))!;
        var shares = ConversionSplit.Of(Three(), decision.Amount, Some.Money("20.00"));

        Assert.Equal(["1.67", "1.67", "1.66"], shares.Select(s => s.Commission.ToString()));
        Assert.Equal(["6.67", "6.67", "6.66"], shares.Select(s => s.Value.ToString()));
    }

    [Fact]
    public void No_value_is_nobodys_and_no_commission_is_zero() =>
        Assert.All(ConversionSplit.Of(Three(), Money.Zero, null), s => Assert.Equal((Money.Zero, null), (s.Commission, s.Value)));

    [Fact]
    public void The_largest_part_keeps_the_whole_and_of_equals_who_touched_last()
    {
        Assert.Equal("A", Keeper(Touches.Of("A", 4), Touches.Of("B", 3), Touches.Of("A", 2), Touches.Of("C", 1)));
        Assert.Equal("C", Keeper(Touches.Of("A", 3), Touches.Of("B", 2), Touches.Of("C", 1)));
        Assert.Equal("A", Keeper(Touches.Of("A", 4), Touches.Of("B", 3), Touches.Of("B", 2), Touches.Of("A", 1)));
    }

    [Fact]
    public void Reasons_come_back_from_their_text_as_they_were()
    {
        var settings = Some.Settings(Some.Rule(max: "5"), Some.Rule("other", 3m), Some.Rule(priority: -1), Some.Rule(global: true), Some.Rule(active: false));
        var e = Some.Event("purchase", value: "99.99");
        var decision = CommissionRules.Decide(settings, 0m, e.Type, true, e.Value)!;
        var journey = Touches.Decide([Touches.Of("A", 1), Touches.Of("B", 900 * 24)], own: Touches.At("B", Some.Noon), windowDays: 30);
        var reasons = Reasons.Of(e, settings, decision, Some.Noon, null, journey, ConversionSplit.Of(journey.Credits, decision.Amount, e.Value));

        Assert.Equivalent(reasons, ReasonsFormat.Read(ReasonsFormat.Write(reasons)), strict: true);
        Assert.Equal((9.999m, Some.Money("5.00")), (reasons.Exact, reasons.Amount));
        Assert.Equal(
            [WhyRuleLost.ExactTypeFirst, WhyRuleLost.LowerPriority, WhyRuleLost.TenantRuleFirst, WhyRuleLost.Inactive],
            reasons.OtherRules.Select(r => r.Why));
        Assert.Null(ReasonsFormat.Read("{"));
        Assert.Null(ReasonsFormat.Read(null));
    }

    static IReadOnlyList<JourneyCredit> Three() => Touches.Decide([Touches.Of("A", 3), Touches.Of("B", 2), Touches.Of("C", 1)]).Credits;

    static string Keeper(params Touch[] journey) => ConversionSplit.KeeperOf(Touches.Decide(journey)).AffiliateCode;
}
