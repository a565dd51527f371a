using Affiliates.Journal;

namespace Affiliates.Commissions;

/// <summary>What a command does to a commission: <see cref="LedgerMoves"/> or <see cref="LedgerAlready"/>.</summary>
public abstract record LedgerDecision
{
    private protected LedgerDecision() { }
}

/// <summary>To be appended in one transaction.</summary>
public sealed record LedgerMoves(IReadOnlyList<LedgerEntry> Entries, CommissionTransition Transition) : LedgerDecision;

/// <summary>The commission is in a status that does not allow it: nothing moves.</summary>
public sealed record LedgerAlready(CommissionStatus Status) : LedgerDecision;
