using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Commissions;

/// <summary>What of a rule can be changed.</summary>
public record RuleTerms
{
    /// <example>Ten percent</example>
    [MinLength(1), MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>What it is for: the type of an event, or <c>other</c> for every type that has no rule of its own.</summary>
    /// <example>purchase</example>
    [RegularExpression("^[a-z][a-z0-9_]{0,49}$")]
    public string? ActionType { get; init; }

    /// <summary>Else <c>value</c> is an amount. True when absent.</summary>
    public bool? IsPercentage { get; init; }

    /// <summary>Percent, 0 to 100 with at most four places; or an amount.</summary>
    public DecimalInput? Value { get; init; }

    /// <summary>What it pays at least.</summary>
    public MoneyInput? MinValue { get; init; }

    /// <summary>What it pays at most.</summary>
    public MoneyInput? MaxValue { get; init; }

    public bool? IsActive { get; init; }

    /// <summary>Of rules for the same, the one with the highest.</summary>
    [Range(-1_000_000, 1_000_000)]
    public int? Priority { get; init; }
}

/// <summary>A rule to be made, or to be put in place of another: <c>name</c>, <c>action_type</c> and <c>value</c> are needed.</summary>
public sealed record NewRule : RuleTerms
{
    /// <summary>By id or slug: the request's own, when absent. Null: a rule for all tenants.</summary>
    [MaxLength(100)]
    public string? Tenant { get; init; }
}

/// <summary>A conversion that might be.</summary>
public sealed record PreviewRequest
{
    /// <summary>Id or code of an affiliate.</summary>
    /// <example>anna</example>
    [MaxLength(100)]
    public string? Affiliate { get; init; }

    /// <summary><c>purchase</c> when absent.</summary>
    /// <example>purchase</example>
    [RegularExpression("^[a-z][a-z0-9_]{0,49}$")]
    public string? ActionType { get; init; }

    public MoneyInput? ConversionValue { get; init; }
}
