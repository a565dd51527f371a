using Affiliates.Journal;

namespace Affiliates.Commissions;

/// <summary>
/// The movements of money of a commission's life: earned to pending, pending to available or back. Pure: the time, the
/// ids and the next free place of the ledger are given.
/// </summary>
public static class CommissionLedger
{
    public const string Earned = "commission earned";
    public const string Approved = "commission approved";
    public const string Rejected = "commission rejected";

    /// <summary>The day whose statistics the commission belongs to, now and later: the UTC day of its conversion.</summary>
    public static DateOnly DayOf(Commission commission) => DayOf(commission.CalculatedAt);

    /// <summary>The UTC day of an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>Grants a commission: as pending, and at once as available when it is made approved.</summary>
    /// <param name="commission">As it is first kept: pending or approved, its time that of the conversion.</param>
    /// <param name="stream">The affiliate's stream.</param>
    /// <param name="tenant">The affiliate's tenant.</param>
    /// <param name="nextSeq">First free place of its ledger; the entries take it and, when approved, the one after.</param>
    /// <param name="at">When the money moves.</param>
    /// <param name="actor">Who moves it.</param>
    /// <exception cref="ArgumentException">The amount is not more than zero, or no commission starts in this status.</exception>
    public static LedgerEntry[] Earn(
        Commission commission, long stream, TenantId tenant, long nextSeq, DateTimeOffset at, string actor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(commission.Amount.Cents, 0, nameof(commission));

        var earned = Entry(commission, Account.Earned, Account.Pending, Earned, stream, tenant, nextSeq, at, actor);
        return commission.Status switch
        {
            CommissionStatus.Pending => [earned],
            CommissionStatus.Approved =>
            [
                earned,
                Entry(commission, Account.Pending, Account.Available, Approved, stream, tenant, nextSeq + 1, at, actor),
            ],
            var status => throw new ArgumentException($"Commission {commission.Id} cannot start as {status}.", nameof(commission)),
        };
    }

    /// <summary>Makes a pending commission available for payout.</summary>
    public static LedgerDecision Approve(
        Commission commission, long stream, TenantId tenant, long nextSeq, DateTimeOffset at, string actor) =>
        commission.Status is CommissionStatus.Pending
            ? new LedgerMoves(
                [Entry(commission, Account.Pending, Account.Available, Approved, stream, tenant, nextSeq, at, actor)],
                new CommissionTransition(
                    commission.Id, CommissionStatus.Pending, CommissionStatus.Approved, at, actor, null, nextSeq))
            : new LedgerAlready(commission.Status);

    /// <summary>Takes a pending commission back. The reason is kept with the commission; the ledger has its own words.</summary>
    public static LedgerDecision Reject(
        Commission commission, long stream, TenantId tenant, long nextSeq, DateTimeOffset at, string actor, string? reason) =>
        commission.Status is CommissionStatus.Pending
            ? new LedgerMoves(
                [Entry(commission, Account.Pending, Account.Earned, Rejected, stream, tenant, nextSeq, at, actor)],
                new CommissionTransition(
                    commission.Id, CommissionStatus.Pending, CommissionStatus.Rejected, at, actor, reason, nextSeq))
            : new LedgerAlready(commission.Status);

    static LedgerEntry Entry(
        Commission commission, Account from, Account to, string what, long stream, TenantId tenant, long seq,
        DateTimeOffset at, string actor) =>
        new(stream, seq, tenant, from, to, commission.Amount, what, commission.Id, null, DayOf(commission), at, actor);
}
