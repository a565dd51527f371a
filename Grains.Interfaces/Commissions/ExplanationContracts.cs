namespace Affiliates.Commissions;

/// <summary>Why a commission is what it is, as it was decided; kept with it, whatever rules and journeys become later.</summary>
[GenerateSerializer, Immutable, Alias("commission-reasons")]
public sealed record CommissionReasons
{
    [Id(0)] public required DateTimeOffset DecidedAt { get; init; }
    /// <summary>The whole value of the event; null: none was named.</summary>
    [Id(1)] public Money? Value { get; init; }
    /// <summary>What the whole earned; shares add up to it.</summary>
    [Id(2)] public required Money Amount { get; init; }
    /// <summary>Before limits and rounding; null when the operator's own policy decided otherwise than the rules.</summary>
    [Id(3)] public decimal? Exact { get; init; }
    /// <summary>Percent; 0: flat.</summary>
    [Id(4)] public decimal Rate { get; init; }
    /// <summary>Null: the default rate.</summary>
    [Id(5)] public CommissionRule? Rule { get; init; }
    [Id(6)] public IReadOnlyList<LosingRule> OtherRules { get; init; } = [];
    /// <summary>The operator's own policy; null: the rules alone.</summary>
    [Id(7)] public string? Policy { get; init; }
    [Id(8)] public string? Note { get; init; }
    /// <summary>Null: no journey was asked; the event's own code or link has it all.</summary>
    [Id(9)] public JourneyDecision? Journey { get; init; }
    /// <summary>In the order of first touches; empty when one has it all.</summary>
    [Id(10)] public IReadOnlyList<ExplainedShare> Shares { get; init; } = [];
}

/// <param name="Weight">Of the sum of all shares' weights.</param>
/// <param name="Exact">Cents before rounding.</param>
[GenerateSerializer, Immutable, Alias("explained-share")]
public sealed record ExplainedShare(
    [property: Id(0)] string AffiliateCode, [property: Id(1)] long Weight, [property: Id(2)] decimal Exact, [property: Id(3)] Money Amount,
    [property: Id(4)] Money? Value);

public enum WhyRuleLost
{
    Inactive = 0,
    /// <summary>A tenant's own rules come before the global ones.</summary>
    TenantRuleFirst = 1,
    /// <summary>A rule for the very action type comes before those for <c>other</c>.</summary>
    ExactTypeFirst = 2,
    LowerPriority = 3,
    /// <summary>Of equal ones the older holds.</summary>
    Younger = 4,
}

[GenerateSerializer, Immutable, Alias("losing-rule")]
public sealed record LosingRule(
    [property: Id(0)] Guid Id, [property: Id(1)] int Version, [property: Id(2)] string Name, [property: Id(3)] WhyRuleLost Why);

/// <summary>Money that moved for a commission, or for the payout that it was in: then the amount is the whole payout's.</summary>
[GenerateSerializer, Immutable, Alias("ledger-movement")]
public sealed record LedgerMovement(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] string Actor, [property: Id(2)] string Why, [property: Id(3)] string From,
    [property: Id(4)] string To, [property: Id(5)] Money Amount, [property: Id(6)] Guid? Payout);

[GenerateSerializer, Immutable, Alias("commission-explanation")]
public sealed record CommissionExplanation
{
    [Id(0)] public required Commission Commission { get; init; }
    /// <summary>Null: from before reasons were kept.</summary>
    [Id(1)] public CommissionReasons? Reasons { get; init; }
    [Id(2)] public required IReadOnlyList<LedgerMovement> Movements { get; init; }
    /// <summary>What was said when its status was last changed by hand.</summary>
    [Id(3)] public string? StatusReason { get; init; }
}
