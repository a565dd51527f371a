namespace Affiliates.Commissions;

/// <summary>
/// Decides what an event earns. The operator may register its own (<c>services.AddCommissionPolicy&lt;T&gt;()</c>); without one
/// the rules decide alone.
/// </summary>
/// <remarks>Pure, and called from many threads: the same request gives the same decision, in a preview and in a sale. It runs
/// inside the affiliate's grain, so it neither waits nor looks anything up.</remarks>
public interface ICommissionPolicy
{
    /// <summary>Null, or an amount that is not above zero: nothing is earned.</summary>
    CommissionDecision? Decide(CommissionRequest request);
}

/// <summary>An event, and what the rules would give for it.</summary>
public sealed record CommissionRequest
{
    public required TenantSettings Settings { get; init; }
    public required string ActionType { get; init; }
    public bool IsConversion { get; init; }
    /// <summary>The whole value; a split conversion is asked about once, and the answer is split.</summary>
    public Money? Value { get; init; }
    /// <summary>Whose it is, or who keeps it when several share it; null in a preview.</summary>
    public string? AffiliateCode { get; init; }
    public string? CustomerId { get; init; }
    public bool Verified { get; init; }
    /// <summary>UTF-8 JSON as it was sent; empty when there was none.</summary>
    public ReadOnlyMemory<byte> Metadata { get; init; }
    /// <summary>The rules' own decision.</summary>
    public CommissionDecision? ByRules { get; init; }
}

/// <summary>The rules alone.</summary>
public sealed class RulesAlone : ICommissionPolicy
{
    public CommissionDecision? Decide(CommissionRequest request) => request.ByRules;
}

public static class CommissionPolicies
{
    /// <summary>Asks the rules first and the policy with their answer.</summary>
    public static CommissionDecision? Decide(
        this ICommissionPolicy policy, TenantSettings settings, decimal defaultRatePercent, TrackEvent e, string? affiliateCode) =>
        policy.Decide(new CommissionRequest
        {
            Settings = settings,
            ActionType = e.Type,
            IsConversion = e.IsConversion,
            Value = e.Value,
            AffiliateCode = affiliateCode,
            CustomerId = e.CustomerId,
            Verified = e.Verified,
            Metadata = e.Metadata,
            ByRules = CommissionRules.Decide(settings, defaultRatePercent, e.Type, e.IsConversion, e.Value),
        }) is { } decision && decision.Amount > Money.Zero
            ? decision
            : null;
}
