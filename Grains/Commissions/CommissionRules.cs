namespace Affiliates.Commissions;

/// <summary>
/// Decides what an action earns. Pure: the same settings and action give the same cents, in a preview and in a sale.
/// </summary>
public static class CommissionRules
{
    /// <summary>What one action earns; null: nothing.</summary>
    /// <param name="settings">The tenant with its own rules and the global ones; rules of other tenants are not looked at.</param>
    /// <param name="defaultRatePercent">The operator's rate, for a tenant that names none.</param>
    /// <param name="actionType">Decides which rules are asked.</param>
    /// <param name="isConversion">Not asked by these rules, which go by type alone; an operator's own rule may.</param>
    /// <param name="value">What the buyer paid; a percentage of no value is nothing, whatever the rule's minimum.</param>
    public static CommissionDecision? Decide(
        TenantSettings settings, decimal defaultRatePercent, string actionType, bool isConversion, Money? value)
    {
        if (RuleFor(settings, actionType) is not { } rule)
        {
            return actionType == ActionTypes.Purchase && value is { } paid && paid > Money.Zero
                ? Earns(Share(paid, settings.DefaultCommissionRate ?? defaultRatePercent),
                    settings.DefaultCommissionRate ?? defaultRatePercent, null)
                : null;
        }

        if (!rule.IsPercentage) return Earns(rule.Value, 0m, rule);
        return value is { } whole && whole >= Money.Zero ? Earns(Clamp(Share(whole, rule.Value), rule), rule.Value, rule) : null;
    }

    /// <summary>
    /// The rule in force: the tenant's before the global ones, the exact type before <c>other</c>, the highest priority,
    /// the oldest.
    /// </summary>
    public static CommissionRule? RuleFor(TenantSettings settings, string actionType)
    {
        CommissionRule? best = null;
        var rules = settings.Rules;
        for (var i = 0; i < rules.Count; i++)
        {
            if (Applies(rules[i], settings.Tenant, actionType) && (best is null || Precedes(rules[i], best, actionType)))
            {
                best = rules[i];
            }
        }

        return best;
    }

    /// <summary>What is wrong with a rule, by the field's public name; empty: it may be kept.</summary>
    public static IReadOnlyDictionary<string, string[]> Validate(CommissionRule rule) => CommissionRuleChecks.Run(rule);

    /// <summary>An amount inside the rule's limits, to the cent.</summary>
    public static Money Limited(decimal amount, CommissionRule? rule) => Money.Round(rule is { IsPercentage: true } ? Clamp(amount, rule) : amount);

    /// <summary>A rule that is asked about the action, if it is active.</summary>
    public static bool IsFor(CommissionRule rule, TenantId tenant, string actionType) =>
        (rule.Tenant is null || rule.Tenant == tenant)
        && (rule.ActionType == actionType || (rule.ActionType == ActionTypes.Other && !ActionTypes.IsTraffic(actionType)));

    static bool Applies(CommissionRule rule, TenantId tenant, string actionType) =>
        rule.IsActive && IsFor(rule, tenant, actionType);

    static bool Precedes(CommissionRule rule, CommissionRule best, string actionType)
    {
        if ((rule.Tenant is null) != (best.Tenant is null)) return best.Tenant is null;

        var exact = rule.ActionType == actionType;
        if (exact != (best.ActionType == actionType)) return exact;
        if (rule.Priority != best.Priority) return rule.Priority > best.Priority;
        if (rule.CreatedAt != best.CreatedAt) return rule.CreatedAt < best.CreatedAt;
        return rule.Id.CompareTo(best.Id) < 0;
    }

    static decimal Share(Money value, decimal percent) => value.Amount * percent / 100m;

    static decimal Clamp(decimal amount, CommissionRule rule)
    {
        if (rule.MinValue is { } min && amount < min.Amount) amount = min.Amount;
        if (rule.MaxValue is { } max && amount > max.Amount) amount = max.Amount;
        return amount;
    }

    static CommissionDecision? Earns(decimal amount, decimal rate, CommissionRule? rule)
    {
        var rounded = Money.Round(amount);
        return rounded > Money.Zero ? new CommissionDecision(rounded, rate, rule) : null;
    }
}
