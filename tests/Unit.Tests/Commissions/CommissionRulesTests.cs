using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Commissions;

public class CommissionRulesTests
{
    const decimal NoDefault = 0m;

    [Theory]
    [InlineData("99.99", "10.00")]
    [InlineData("20.00", "5.00")]
    [InlineData("5000", "100.00")]
    [InlineData("50.00", "5.00")]
    [InlineData("1000.00", "100.00")]
    [InlineData("1000.04", "100.00")]
    public void Ten_percent_stays_between_its_minimum_and_its_maximum(string value, string pays)
    {
        var rule = Rule(value: 10m, min: "5", max: "100");

        var decision = Decide("purchase", value, rule);

        Assert.Equal(new CommissionDecision(Money(pays), 10m, rule), decision);
    }

    [Fact]
    public void A_flat_signup_bonus_pays_its_value_at_rate_zero()
    {
        var rule = Rule("signup", 25m, percentage: false);

        Assert.Equal(new CommissionDecision(Money("25.00"), 0m, rule), Decide("signup", null, rule));
    }

    [Fact]
    public void A_flat_rule_knows_no_limits() =>
        Assert.Equal(
            Money("25.00"), Decide("signup", null, Rule("signup", 25m, percentage: false, min: "30", max: "40"))!.Amount);

    [Theory]
    [InlineData("12.5", "1.00", "0.12")]
    [InlineData("37.5", "1.00", "0.38")]
    [InlineData("0.5", "1.00", null)]
    [InlineData("1.5", "1.00", "0.02")]
    [InlineData("2.5", "1.00", "0.02")]
    [InlineData("2.5", "1.01", "0.03")]
    [InlineData("33.333", "99999999.99", "33333000.00")]
    [InlineData("100", "99999999.99", "99999999.99")]
    public void The_result_is_rounded_half_even_at_the_cent(string percent, string value, string? pays) =>
        Assert.Equal(pays is null ? null : Money(pays), Decide("purchase", value, Rule(value: Number(percent)))?.Amount);

    [Theory]
    [InlineData("25.005", "25.00")]
    [InlineData("25.015", "25.02")]
    public void So_is_a_flat_value(string flat, string pays) =>
        Assert.Equal(Money(pays), Decide("signup", null, Rule("signup", Number(flat), percentage: false))!.Amount);

    [Theory]
    [InlineData(null)]
    [InlineData("-1.00")]
    [InlineData("-0.01")]
    public void A_percentage_of_no_value_is_nothing_and_never_the_minimum(string? value) =>
        Assert.Null(Decide("purchase", value, Rule(min: "5")));

    [Fact]
    public void It_does_not_fall_back_on_the_default_either() =>
        Assert.Null(CommissionRules.Decide(Settings(Rule(min: "5")), 10m, "purchase", true, null));

    [Fact]
    public void A_commission_of_zero_is_none()
    {
        Assert.Null(Decide("purchase", "100.00", Rule(value: 0m)));
        Assert.Null(Decide("signup", null, Rule("signup", 0m, percentage: false)));
        Assert.Null(Decide("purchase", "0.01", Rule(value: 10m)));
    }

    [Fact]
    public void An_inactive_rule_is_not_there()
    {
        var active = Rule(value: 1m);

        Assert.Same(active, Decide("purchase", "100", Rule(value: 50m, priority: 9, active: false), active)!.Rule);
    }

    [Fact]
    public void Another_tenants_rule_is_not_there() =>
        Assert.Null(Decide("purchase", "100", Rule(value: 50m) with { Tenant = new TenantId(2) }));

    /// <summary>The one named first in each line wins over the second, in whichever order they stand.</summary>
    public static TheoryData<string, string, string> Precedence => new()
    {
        { "tenant before global", "purchase", "tenant/purchase/0/0 global/purchase/0/0" },
        { "tenant before global, whatever the priority", "purchase", "tenant/purchase/0/0 global/purchase/9/9" },
        { "tenant's other before the global exact", "purchase", "tenant/other/0/0 global/purchase/9/9" },
        { "exact before other", "purchase", "tenant/purchase/0/0 tenant/other/0/0" },
        { "exact before other, whatever the priority", "purchase", "tenant/purchase/0/0 tenant/other/9/9" },
        { "global exact before global other", "signup", "global/signup/0/0 global/other/9/9" },
        { "highest priority", "purchase", "tenant/purchase/2/0 tenant/purchase/1/9" },
        { "highest priority, also below zero", "purchase", "tenant/purchase/-1/0 tenant/purchase/-2/9" },
        { "then the oldest", "purchase", "tenant/purchase/1/5 tenant/purchase/1/4" },
        { "the highest priority of the others", "trial", "tenant/other/2/0 tenant/other/1/9" },
        { "another exact type is not asked", "purchase", "global/other/0/0 tenant/signup/9/9" },
        { "an event of type other has its exact rule", "other", "tenant/other/0/0 global/other/9/9" },
    };

    [Theory]
    [MemberData(nameof(Precedence))]
    public void One_rule_wins(string why, string actionType, string winnerThenLoser)
    {
        var (winner, loser) = winnerThenLoser.Split(' ') is [var first, var second] ? (Parse(first), Parse(second)) : default;

        Assert.True(winner == CommissionRules.RuleFor(Settings(winner, loser), actionType), why);
        Assert.True(winner == CommissionRules.RuleFor(Settings(loser, winner), actionType), why);
    }

    [Fact]
    public void Of_two_made_at_one_instant_the_lower_id_wins_in_any_order()
    {
        var low = Rule() with { Id = new Guid("00000000-0000-7000-8000-000000000001") };
        var high = Rule() with { Id = new Guid("00000000-0000-7000-8000-000000000002") };

        Assert.Same(low, CommissionRules.RuleFor(Settings(low, high), "purchase"));
        Assert.Same(low, CommissionRules.RuleFor(Settings(high, low), "purchase"));
    }

    [Theory]
    [InlineData("signup", true)]
    [InlineData("other", true)]
    [InlineData("newsletter", true)]
    [InlineData("click", false)]
    [InlineData("page_view", false)]
    public void A_rule_for_other_pays_for_actions_and_not_for_traffic(string actionType, bool pays) =>
        Assert.Equal(pays, Decide(actionType, null, Rule("other", 1m, percentage: false)) is not null);

    [Theory]
    [InlineData("click")]
    [InlineData("page_view")]
    public void Traffic_pays_by_a_rule_of_its_own(string actionType) =>
        Assert.Equal(Money("0.05"), Decide(actionType, null, Rule(actionType, 0.05m, percentage: false))!.Amount);

    [Fact]
    public void Without_a_rule_a_purchase_pays_the_operators_rate() =>
        Assert.Equal(
            new CommissionDecision(Money("10.00"), 10.0m, null),
            CommissionRules.Decide(Settings(), 10.0m, "purchase", true, Money("99.99")));

    [Fact]
    public void The_tenants_rate_comes_before_the_operators()
    {
        var five = Settings() with { DefaultCommissionRate = 5m };
        var none = Settings() with { DefaultCommissionRate = 0m };

        Assert.Equal(
            new CommissionDecision(Money("5.00"), 5m, null), CommissionRules.Decide(five, 10m, "purchase", true, Money("100")));
        Assert.Null(CommissionRules.Decide(none, 10m, "purchase", true, Money("100")));
    }

    [Theory]
    [InlineData("purchase", null)]
    [InlineData("purchase", "0")]
    [InlineData("purchase", "-5")]
    [InlineData("signup", "100")]
    [InlineData("click", "100")]
    [InlineData("other", "100")]
    public void The_default_rate_is_for_purchases_with_a_value(string actionType, string? value) =>
        Assert.Null(CommissionRules.Decide(Settings(), 10m, actionType, true, value is null ? null : Money(value)));

    static CommissionDecision? Decide(string actionType, string? value, params CommissionRule[] rules) =>
        CommissionRules.Decide(
            Settings(rules), NoDefault, actionType, actionType == "purchase", value is null ? null : Money(value));

    static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>whose/type/priority/age in days.</summary>
    static CommissionRule Parse(string text) => text.Split('/') is [var whose, var type, var priority, var age]
        ? Rule(type, priority: Int(priority), age: Int(age), global: whose == "global")
        : throw new ArgumentException(text, nameof(text));

    static int Int(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
