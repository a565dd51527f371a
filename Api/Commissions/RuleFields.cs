namespace Affiliates.Api.Commissions;

/// <summary>The fields of a rule, checked as a form is; what a rule pays is not decided here.</summary>
static class RuleFields
{
    const int MaxName = 100;

    static readonly string[] Required = ["name", "action_type", "value"];
    static readonly string[] NeverNothing = ["name", "action_type", "value", "is_percentage", "is_active", "priority"];

    /// <summary>The rule with what was sent in place of what it had.</summary>
    /// <param name="before">What stays where nothing was sent.</param>
    /// <param name="whole">All that a rule needs has to be sent: it is new, or replaced.</param>
    public static CommissionRule Read(JsonBody body, CommissionRule before, bool whole)
    {
        var name = body.Text("name", MaxName);
        var type = body.Text("action_type", 50);
        var value = body.Number("value");
        var rule = before with
        {
            Name = name?.Trim() ?? before.Name,
            ActionType = type ?? before.ActionType,
            IsPercentage = body.Flag("is_percentage") ?? before.IsPercentage,
            Value = value ?? before.Value,
            MinValue = body.Has("min_value") ? body.Money("min_value") : before.MinValue,
            MaxValue = body.Has("max_value") ? body.Money("max_value") : before.MaxValue,
            IsActive = body.Flag("is_active") ?? before.IsActive,
            Priority = body.WholeNumber("priority", -1_000_000, 1_000_000) ?? before.Priority,
        };
        Check(body, rule, whole ? Required : []);
        return rule;
    }

    static void Check(JsonBody body, CommissionRule rule, string[] required)
    {
        foreach (var field in NeverNothing.Where(f => (required.Contains(f) || body.Has(f)) && IsNothing(body, f)))
        {
            body.Error(field, body.Has(field) ? "This field may not be empty" : "This field is required");
        }

        if (rule.Name.Any(char.IsControl))
        {
            body.Error("name", "Control characters are not allowed");
        }

        if (rule.ActionType.Length > 0 && !Texts.IsActionType(rule.ActionType))
        {
            body.Error("action_type", Texts.TypeForm);
        }

        if (rule.Value < 0m)
        {
            body.Error("value", "The value must not be negative");
        }

        if (rule is { IsPercentage: true, Value: > 100m })
        {
            body.Error("value", "A percentage is between 0 and 100");
        }

        if (rule.Value > Money.MaxConversion.Amount)
        {
            body.Error("value", "The value must be at most 99999999.99");
        }

        // Four places of a percent, two of an amount: more is a slip, and would be kept otherwise than it was sent.
        var places = rule.IsPercentage ? 4 : 2;
        if (decimal.Round(rule.Value, places) != rule.Value)
        {
            body.Error("value", rule.IsPercentage ? "Use at most four decimal places" : "Use at most two decimal places");
        }

        if (rule is { MinValue: { } min, MaxValue: { } max } && min > max)
        {
            body.Error("min_value", "The minimum must not be more than the maximum");
        }
    }

    static bool IsNothing(JsonBody body, string field) => field switch
    {
        "name" => string.IsNullOrWhiteSpace(body.Text(field, MaxName)),
        "action_type" => body.Text(field, 50) is null,
        "is_percentage" or "is_active" => body.Flag(field) is null,
        _ => body.Number(field) is null,
    };
}
