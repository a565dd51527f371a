namespace Affiliates.Commissions;

/// <summary>What an action earns, and why.</summary>
/// <param name="Amount">Always more than zero.</param>
/// <param name="Rate">Percent; 0 for a flat rule.</param>
/// <param name="Rule">Null: the default rate.</param>
public sealed record CommissionDecision(Money Amount, decimal Rate, CommissionRule? Rule)
{
    /// <summary>What an operator's own policy has to say about it; shown where a commission is explained.</summary>
    public string? Note { get; init; }
}
