namespace Affiliates.Api.Commissions;

/// <summary>A commission from the touches that led to it to the last movement of its money.</summary>
/// <remarks>An affiliate is told of others' touches that there were some and what they weighed, and not whose they were.</remarks>
public sealed record ExplanationAnswer
{
    public required CommissionAnswer Commission { get; init; }
    /// <summary>Why the status is what it is, where somebody said so.</summary>
    public required string? StatusReason { get; init; }
    /// <summary>Null: from before reasons were kept.</summary>
    public required DecisionAnswer? Decision { get; init; }
    public required AttributionAnswer? Attribution { get; init; }
    public required IReadOnlyList<MovementAnswer> Movements { get; init; }

    public static ExplanationAnswer From(CommissionExplanation e, Caller caller) => new()
    {
        Commission = CommissionAnswer.From(e.Commission),
        StatusReason = e.StatusReason,
        Decision = e.Reasons is { } reasons ? DecisionAnswer.From(reasons) : null,
        Attribution = e.Reasons is { Journey: { } journey } r ? AttributionAnswer.From(journey, r.Shares, caller) : null,
        Movements = [.. e.Movements.Select(m => new MovementAnswer(m.At, m.Actor, m.Why, m.From, m.To, m.Amount, m.Payout))],
    };
}

/// <summary>The rule that paid the whole conversion, and those that did not.</summary>
public sealed record DecisionAnswer
{
    public required DateTimeOffset DecidedAt { get; init; }
    public required Money? ConversionValue { get; init; }
    /// <summary>Null: the default rate, or the operator's own policy.</summary>
    public required AppliedRuleAnswer? Rule { get; init; }
    public required string Rate { get; init; }
    /// <summary>Before limits and rounding; null when the operator's policy has decided otherwise than the rule.</summary>
    public required decimal? Exact { get; init; }
    public required string? LimitedBy { get; init; }
    /// <summary>What the whole conversion earned.</summary>
    public required Money Amount { get; init; }
    public required string Rounding { get; init; }
    public required IReadOnlyList<LosingRuleAnswer> OtherRules { get; init; }
    public required string? Policy { get; init; }
    public required string? Note { get; init; }

    public static DecisionAnswer From(CommissionReasons r) => new()
    {
        DecidedAt = r.DecidedAt,
        ConversionValue = r.Value,
        Rule = r.Rule is { } rule
            ? new AppliedRuleAnswer(
                rule.Id, rule.Version, rule.Name, rule.Tenant is null ? "global" : "tenant", rule.ActionType, rule.IsPercentage,
                CommissionAnswer.Percent(rule.Value), rule.MinValue, rule.MaxValue, rule.Priority)
            : null,
        Rate = CommissionAnswer.Percent(r.Rate),
        Exact = r.Exact,
        LimitedBy = r switch
        {
            { Exact: { } exact, Rule: { IsPercentage: true, MinValue: { } min } } when exact < min.Amount => "min_value",
            { Exact: { } exact, Rule: { IsPercentage: true, MaxValue: { } max } } when exact > max.Amount => "max_value",
            _ => null,
        },
        Amount = r.Amount,
        Rounding = "half to even, to the cent, after the limits",
        OtherRules = [.. r.OtherRules.Select(o => new LosingRuleAnswer(o.Id, o.Version, o.Name, Because(o.Why)))],
        Policy = r.Policy,
        Note = r.Note,
    };

    static string Because(WhyRuleLost why) => why switch
    {
        WhyRuleLost.Inactive => "It is not active",
        WhyRuleLost.TenantRuleFirst => "A rule of the tenant comes before a global one",
        WhyRuleLost.ExactTypeFirst => "A rule for the action type comes before one for other",
        WhyRuleLost.LowerPriority => "Its priority is lower",
        _ => "It is younger",
    };
}

public sealed record AppliedRuleAnswer(
    Guid Id, int Version, string Name, string Scope, string ActionType, bool IsPercentage, string Value, Money? MinValue, Money? MaxValue,
    int Priority);

public sealed record LosingRuleAnswer(Guid Id, int Version, string Name, string Reason);

/// <summary>How the credit was divided.</summary>
public sealed record AttributionAnswer
{
    public required string Model { get; init; }
    /// <summary>The model's weights could not be used: the last touch has it all.</summary>
    public required bool FellBack { get; init; }
    public required IReadOnlyList<TouchAnswer> Touches { get; init; }
    public required IReadOnlyList<LeftOutAnswer> LeftOut { get; init; }
    public required IReadOnlyList<ShareAnswer> Shares { get; init; }
    public required string Rounding { get; init; }

    public static AttributionAnswer From(JourneyDecision journey, IReadOnlyList<ExplainedShare> shares, Caller caller)
    {
        var sum = journey.Touches.Sum(t => (decimal)t.Weight);
        var whole = shares.Sum(s => (decimal)s.Weight);
        return new AttributionAnswer
        {
            Model = journey.Model,
            FellBack = journey.FellBack,
            Touches = [.. journey.Touches.Select(t => TouchAnswer.From(t.Touch, Percent(t.Weight, sum), caller))],
            LeftOut = [.. journey.LeftOut.Select(t => new LeftOutAnswer(TouchAnswer.From(t.Touch, 0m, caller), Because(t.Why)))],
            Shares =
            [
                .. shares.Where(s => caller.MaySee(s.AffiliateCode)).Select(s => new ShareAnswer(
                    s.AffiliateCode, Percent(s.Weight, whole), s.Exact / 100m, s.Amount, s.Value)),
            ],
            Rounding = "largest remainder; of equal remainders the earlier touch",
        };
    }

    static decimal Percent(long weight, decimal sum) => decimal.Round(100m * weight / sum, 4);

    static string Because(WhyLeftOut why) => why switch
    {
        WhyLeftOut.BeforeWindow => "It is older than the attribution window",
        WhyLeftOut.AfterConversion => "It came after the conversion",
        WhyLeftOut.AffiliateInactive => "The affiliate is not active",
        _ => "The last touch names the same affiliate already",
    };
}

public sealed record TouchAnswer(DateTimeOffset At, string? AffiliateCode, string? ReferralLinkSlug, Guid? ReferralAction, decimal WeightPercent)
{
    public static TouchAnswer From(Touch touch, decimal percent, Caller caller) => caller.MaySee(touch.AffiliateCode)
        ? new TouchAnswer(touch.At, touch.AffiliateCode, touch.LinkSlug, touch.ActionId, percent)
        : new TouchAnswer(touch.At, null, null, null, percent);
}

public sealed record LeftOutAnswer(TouchAnswer Touch, string Reason);

public sealed record ShareAnswer(string AffiliateCode, decimal Percent, decimal Exact, Money Amount, Money? ConversionValue);

/// <param name="Why">In the ledger's words.</param>
/// <param name="From">The account that the money left.</param>
/// <param name="To">The account that it came to.</param>
/// <param name="Payout">Set when the whole payout moved, of which the commission was a part.</param>
public sealed record MovementAnswer(DateTimeOffset At, string Who, string Why, string From, string To, Money Amount, Guid? Payout);
