using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Commissions;

public class CommissionRuleChecksTests
{
    [Fact]
    public void A_good_rule_has_no_errors()
    {
        Assert.Empty(CommissionRules.Validate(Rule(min: "5", max: "100")));
        Assert.Empty(CommissionRules.Validate(Rule(min: "5", max: "5")));
        Assert.Empty(CommissionRules.Validate(Rule(value: 0m)));
        Assert.Empty(CommissionRules.Validate(Rule(value: 100m)));
        Assert.Empty(CommissionRules.Validate(Rule("signup", 99_999_999.99m, percentage: false)));
        Assert.Empty(CommissionRules.Validate(Rule() with { Name = new string('n', 100), ActionType = "a" + new string('0', 49) }));
    }

    public static TheoryData<string, CommissionRule> Bad => new()
    {
        { "name", Rule() with { Name = "" } },
        { "name", Rule() with { Name = "  " } },
        { "name", Rule() with { Name = null! } },
        { "name", Rule() with { Name = new string('n', 101) } },
        { "action_type", Rule("") },
        { "action_type", Rule(null!) },
        { "action_type", Rule("Purchase") },
        { "action_type", Rule("9lives") },
        { "action_type", Rule("_x") },
        { "action_type", Rule("a-b") },
        { "action_type", Rule("größe") },
        { "action_type", Rule("purchase\n") },
        { "action_type", Rule("a" + new string('0', 50)) },
        { "value", Rule(value: -0.01m) },
        { "value", Rule(value: 100.01m) },
        { "value", Rule("signup", -1m, percentage: false) },
        { "value", Rule("signup", 100_000_000m, percentage: false) },
        { "value", Rule("signup", 99_999_999.991m, percentage: false) },
        { "min_value", Rule(min: "-0.01") },
        { "min_value", Rule(min: "100000000") },
        { "min_value", Rule(min: "10", max: "9.99") },
        { "max_value", Rule(max: "-1") },
        { "max_value", Rule(max: "100000000") },
    };

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void What_is_wrong_is_said_at_its_field(string field, CommissionRule rule)
    {
        var errors = CommissionRules.Validate(rule);

        Assert.NotEmpty(errors[field]);
        Assert.All(errors[field], e => Assert.False(string.IsNullOrWhiteSpace(e)));
    }

    // Not among the cases above: what a test is called goes into files that may not hold the character.
    [Fact]
    public void A_null_character_in_a_name_is_refused() =>
        Assert.NotEmpty(CommissionRules.Validate(Rule() with { Name = "nul\0" })["name"]);

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(
            ["action_type", "max_value", "min_value", "name", "value"],
            CommissionRules.Validate(Rule("?", -1m, min: "-1", max: "-2") with { Name = "" }).Keys.Order());
}
