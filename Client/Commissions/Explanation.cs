namespace Affiliates.Client;

/// <summary>Why a commission is what it is, from the touches that led to it to the last movement of its money.</summary>
/// <remarks>An affiliate is told of others' touches that there were some and what they weighed, and not whose they were.</remarks>
public sealed record Explanation
{
    /// <summary>The commission.</summary>
    public required Commission Commission { get; init; }

    /// <summary>Why its status is what it is, where somebody said so.</summary>
    public string? StatusReason { get; init; }

    /// <summary>The rule that paid; null: from before reasons were kept.</summary>
    public ExplainedDecision? Decision { get; init; }

    /// <summary>How the credit was divided; null: nothing was.</summary>
    public ExplainedAttribution? Attribution { get; init; }

    /// <summary>Every movement of its money, the first one first.</summary>
    public required IReadOnlyList<Movement> Movements { get; init; }
}

/// <summary>The rule that paid the whole conversion, and those that did not.</summary>
public sealed record ExplainedDecision
{
    /// <summary>When.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>What the conversion was worth.</summary>
    public decimal? ConversionValue { get; init; }

    /// <summary>Null: the default rate, or the operator's own policy.</summary>
    public AppliedRule? Rule { get; init; }

    /// <summary>Percent; 0 for a flat rule.</summary>
    public required decimal Rate { get; init; }

    /// <summary>Before limits and rounding; null: the operator's policy has decided otherwise.</summary>
    public decimal? Exact { get; init; }

    /// <summary><c>min_value</c>, <c>max_value</c>; null: neither.</summary>
    public string? LimitedBy { get; init; }

    /// <summary>What the whole conversion earned.</summary>
    public required decimal Amount { get; init; }

    /// <summary>How it was rounded, in words.</summary>
    public required string Rounding { get; init; }

    /// <summary>Rules that might have paid, and why they did not.</summary>
    public required IReadOnlyList<LosingRule> OtherRules { get; init; }

    /// <summary>The operator's own policy, by name.</summary>
    public string? Policy { get; init; }

    /// <summary>What that policy says.</summary>
    public string? Note { get; init; }
}

/// <summary>A rule as it was when it paid.</summary>
/// <param name="Id">The rule's.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope"><c>tenant</c> or <c>global</c>.</param>
/// <param name="ActionType">What it was for.</param>
/// <param name="IsPercentage">Else a flat amount.</param>
/// <param name="Value">Percent, or the amount.</param>
/// <param name="MinValue">At least.</param>
/// <param name="MaxValue">At most.</param>
/// <param name="Priority">Its priority.</param>
public sealed record AppliedRule(
    Guid Id, int Version, string Name, string Scope, string ActionType, bool IsPercentage, decimal Value, decimal? MinValue, decimal? MaxValue,
    int Priority);

/// <summary>A rule that did not pay.</summary>
public sealed record LosingRule(Guid Id, int Version, string Name, string Reason);

/// <summary>How the credit was divided.</summary>
public sealed record ExplainedAttribution
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's weights could not be used: the last touch has it all.</summary>
    public required bool FellBack { get; init; }

    /// <summary>Those that counted, the first one first.</summary>
    public required IReadOnlyList<Touch> Touches { get; init; }

    /// <summary>Those that did not, and why.</summary>
    public required IReadOnlyList<LeftOutTouch> LeftOut { get; init; }

    /// <summary>What each affiliate got.</summary>
    public required IReadOnlyList<Share> Shares { get; init; }

    /// <summary>How the shares were rounded, in words.</summary>
    public required string Rounding { get; init; }
}

/// <summary>A touch of the visitor's journey; whose it was is null for who may not know.</summary>
public sealed record Touch(DateTimeOffset At, string? AffiliateCode, string? ReferralLinkSlug, Guid? ReferralAction, decimal WeightPercent);

/// <summary>A touch that did not count.</summary>
public sealed record LeftOutTouch(Touch Touch, string Reason);

/// <summary>An affiliate's part of a conversion.</summary>
public sealed record Share(string AffiliateCode, decimal Percent, decimal Exact, decimal Amount, decimal? ConversionValue);

/// <summary>A movement of money.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who moved it: an id, no name.</param>
/// <param name="Why">In the ledger's words.</param>
/// <param name="From">The account that the money left.</param>
/// <param name="To">The account that it came to.</param>
/// <param name="Amount">How much.</param>
/// <param name="Payout">The payout of which the commission was a part.</param>
public sealed record Movement(DateTimeOffset At, string Who, string Why, string From, string To, decimal Amount, Guid? Payout);
