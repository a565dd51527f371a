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
    public const string Refunded = "conversion refunded";
    public const string ClawedBack = "conversion refunded after its payout";

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

    /// <summary>Makes what is left of a pending commission available for payout.</summary>
    public static LedgerDecision Approve(
        Commission commission, long stream, TenantId tenant, long nextSeq, DateTimeOffset at, string actor) =>
        commission.Status is CommissionStatus.Pending
            ? new LedgerMoves(
                [Entry(commission, Account.Pending, Account.Available, Approved, stream, tenant, nextSeq, at, actor)],
                new CommissionTransition(
                    commission.Id, CommissionStatus.Pending, CommissionStatus.Approved, at, actor, null, nextSeq))
            : new LedgerAlready(commission.Status);

    /// <summary>Takes back what is left of a pending commission. The reason is kept with the commission; the ledger has its own words.</summary>
    public static LedgerDecision Reject(
        Commission commission, long stream, TenantId tenant, long nextSeq, DateTimeOffset at, string actor, string? reason) =>
        commission.Status is CommissionStatus.Pending
            ? new LedgerMoves(
                [Entry(commission, Account.Pending, Account.Earned, Rejected, stream, tenant, nextSeq, at, actor)],
                new CommissionTransition(
                    commission.Id, CommissionStatus.Pending, CommissionStatus.Rejected, at, actor, reason, nextSeq))
            : new LedgerAlready(commission.Status);

    /// <summary>
    /// Takes back what a commission has earned by the refunded part of its conversion; null: nothing is left to take, or the part is
    /// less than a cent.
    /// </summary>
    /// <remarks>
    /// What is taken is the difference to what all refunds so far come to, rounded once: any number of refunds take together what
    /// one of their sum would, the last cent included, and in whatever order they are applied. What is pending or available goes back
    /// to where it came from. What is in a payout, or paid, is owed: the available balance sinks, below zero if need be, and what is
    /// earned later settles it.
    /// </remarks>
    public static (LedgerEntry Entry, CommissionReversal Reversal)? Refund(
        Commission commission, Refund refund, long stream, TenantId tenant, long nextSeq, DateTimeOffset at)
    {
        var due = refund.IsWhole
            ? commission.Amount
            : new Money((long)decimal.Round(
                (decimal)commission.Amount.Cents * refund.Total.Cents / refund.Value.Cents, 0, MidpointRounding.ToEven));
        if (commission.Status is CommissionStatus.Rejected or CommissionStatus.Reversed || due <= commission.Reversed)
        {
            return null;
        }

        var amount = due - commission.Reversed;
        var isClawback = commission.PayoutId is not null;
        var from = commission.Status is CommissionStatus.Pending ? Account.Pending : Account.Available;
        var entry = new LedgerEntry(
            stream, nextSeq, tenant, from, isClawback ? Account.Clawback : Account.Earned, amount, isClawback ? ClawedBack : Refunded,
            commission.Id, null, DayOf(commission), at, refund.Actor);
        var to = due == commission.Amount ? CommissionStatus.Reversed : commission.Status;
        return (entry, new CommissionReversal(
            commission.Id, commission.Status, to, commission.Reversed, amount, DayOf(commission), isClawback, at, refund.Actor, nextSeq));
    }

    static LedgerEntry Entry(
        Commission commission, Account from, Account to, string what, long stream, TenantId tenant, long seq,
        DateTimeOffset at, string actor) =>
        new(stream, seq, tenant, from, to, commission.Remaining, what, commission.Id, null, DayOf(commission), at, actor);
}
