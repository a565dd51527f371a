namespace Affiliates.Commissions;

/// <summary>Writes down why something is earned, from the same facts that decided it. Pure.</summary>
public static class Reasons
{
    /// <summary>Rules beside the winning one that are named at most.</summary>
    public const int MaxOtherRules = 20;

    /// <param name="e">The whole event.</param>
    /// <param name="settings">With the rules of that moment.</param>
    /// <param name="decision">What the whole earns.</param>
    /// <param name="decidedAt">When that was decided.</param>
    /// <param name="policy">The operator's own policy; null: the rules alone.</param>
    /// <param name="journey">Null: none was asked.</param>
    /// <param name="shares">In the order of first touches.</param>
    public static CommissionReasons Of(
        TrackEvent e, TenantSettings settings, CommissionDecision decision, DateTimeOffset decidedAt, string? policy,
        JourneyDecision? journey = null, IReadOnlyList<CreditShare>? shares = null)
    {
        var exact = Exact(decision, e.Value);
        return new CommissionReasons
        {
            DecidedAt = decidedAt,
            Value = e.Value,
            Amount = decision.Amount,
            Exact = CommissionRules.Limited(exact, decision.Rule) == decision.Amount ? exact : null,
            Rate = decision.Rate,
            Rule = decision.Rule,
            OtherRules = OtherRules(settings, e.Type, decision.Rule),
            Policy = policy,
            Note = decision.Note,
            Journey = journey,
            Shares = Shares(decision.Amount, shares ?? []),
        };
    }

    /// <summary>The rules that might have decided and did not, the winner left out.</summary>
    public static IReadOnlyList<LosingRule> OtherRules(TenantSettings settings, string actionType, CommissionRule? winner) =>
    [
        .. settings.Rules
            .Where(r => r.Id != winner?.Id && CommissionRules.IsFor(r, settings.Tenant, actionType))
            .Take(MaxOtherRules)
            .Select(r => new LosingRule(r.Id, r.Version, r.Name, Why(r, winner, actionType))),
    ];

    static WhyRuleLost Why(CommissionRule rule, CommissionRule? winner, string actionType) =>
        !rule.IsActive || winner is null ? WhyRuleLost.Inactive
        : rule.Tenant is null && winner.Tenant is not null ? WhyRuleLost.TenantRuleFirst
        : rule.ActionType != actionType && winner.ActionType == actionType ? WhyRuleLost.ExactTypeFirst
        : rule.Priority < winner.Priority ? WhyRuleLost.LowerPriority
        : WhyRuleLost.Younger;

    static decimal Exact(CommissionDecision decision, Money? value) => decision.Rule is { IsPercentage: false } flat
        ? flat.Value
        : (value ?? Money.Zero).Amount * decision.Rate / 100m;

    static List<ExplainedShare> Shares(Money whole, IReadOnlyList<CreditShare> shares)
    {
        var total = shares.Sum(s => (decimal)s.Credit.Weight);
        return
        [
            .. shares.Select(s => new ExplainedShare(
                s.Credit.AffiliateCode, s.Credit.Weight, decimal.Round(whole.Cents * (s.Credit.Weight / total), 6), s.Commission, s.Value)),
        ];
    }
}
