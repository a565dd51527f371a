namespace Affiliates.Commissions;

/// <summary>Field by field, what a commission rule may hold.</summary>
static class CommissionRuleChecks
{
    const int MaxNameLength = 100;

    public static Dictionary<string, string[]> Run(CommissionRule rule)
    {
        var errors = new Dictionary<string, string[]>();
        void Refuse(string field, string? why)
        {
            if (why is not null) errors.Add(field, [why]);
        }

        Refuse("name", Name(rule.Name));
        Refuse("action_type", ActionTypes.IsWellFormed(rule.ActionType)
            ? null
            : "Use a lower-case letter followed by up to 49 lower-case letters, digits or underscores");
        Refuse("value", Value(rule));
        Refuse("min_value", Limit(rule.MinValue));
        Refuse("max_value", Limit(rule.MaxValue));
        if (rule is { MinValue: { } min, MaxValue: { } max } && min > max)
        {
            errors.TryAdd("min_value", ["The minimum must not be more than the maximum"]);
        }

        return errors;
    }

    static string? Name(string? name) => name switch
    {
        null => "This field is required",
        _ when string.IsNullOrWhiteSpace(name) => "This field may not be blank",
        { Length: > MaxNameLength } => "Use at most 100 characters",
        // A database refuses NUL in text; the others only ever hide something.
        _ when name.Any(char.IsControl) => "Control characters are not allowed",
        _ => null,
    };

    static string? Value(CommissionRule rule) => rule switch
    {
        { Value: < 0m } => "The value must not be negative",
        { IsPercentage: true, Value: > 100m } => "A percentage is between 0 and 100",
        _ when rule.Value > Money.MaxConversion.Amount => "The value must be at most 99999999.99",
        _ => null,
    };

    static string? Limit(Money? limit) => limit switch
    {
        null => null,
        { Cents: < 0 } => "The value must not be negative",
        { } amount when amount > Money.MaxConversion => "The value must be at most 99999999.99",
        _ => null,
    };
}
