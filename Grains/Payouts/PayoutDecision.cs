using Affiliates.Journal;

namespace Affiliates.Payouts;

/// <summary>What a payout request comes to: <see cref="PayoutGranted"/> or <see cref="PayoutDenied"/>.</summary>
public abstract record PayoutDecision
{
    private protected PayoutDecision() { }
}

/// <summary>The payout and the movement that reserves its money, to be appended in one transaction.</summary>
public sealed record PayoutGranted(PayoutRow Row, LedgerEntry Entry) : PayoutDecision;

/// <summary>Nothing moves; <paramref name="Outcome"/> is the answer.</summary>
public sealed record PayoutDenied(PayoutOutcome Outcome) : PayoutDecision;
