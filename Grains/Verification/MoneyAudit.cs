using System.Globalization;
using Affiliates.Journal;

namespace Affiliates.Verification;

/// <summary>A commission's row, as it stands.</summary>
sealed record CommissionAsKept
{
    public required Guid Id { get; init; }
    public required long Cents { get; init; }
    public required CommissionStatus Status { get; init; }
    public long? FirstLedgerSeq { get; init; }
    /// <summary>Its <c>ledger_seq</c> is a place of one of its own entries.</summary>
    public required bool LedgerSeqIsOwn { get; init; }
    public required bool HasAction { get; init; }
    public required long Reversed { get; init; }
    public required long ClawedBack { get; init; }
    /// <summary>All that has been refunded of its conversion, and the conversion's value; null: nothing.</summary>
    public long? Refunded { get; init; }
    public long? Value { get; init; }
    /// <summary>Refunds whose part of it has not been taken yet.</summary>
    public required long OpenRefunds { get; init; }
    public Guid? PayoutId { get; init; }
    /// <summary>Null: it has no payout, or its payout is not there.</summary>
    public PayoutStatus? PayoutStatus { get; init; }
}

/// <summary>A payout's row, as it stands.</summary>
/// <param name="Parts">Cents of its commissions less the clawbacks that it settles.</param>
sealed record PayoutAsKept(Guid Id, long Cents, PayoutStatus Status, long Parts);

/// <summary>
/// What the rows of commissions and payouts have to say, by where the ledger says that their money is. Pure, and knows
/// nothing of the rules that wrote them.
/// </summary>
static class MoneyAudit
{
    public static IEnumerable<(string What, string Expected, string Found)> Of(CommissionAsKept commission, StreamMovements moved)
    {
        var name = $"{commission.Id}";
        if (!commission.HasAction)
        {
            yield return ($"{name} action", "in the stream", "missing");
        }

        if (!moved.Any)
        {
            yield return ($"{name} ledger entries", $"{Cents(commission.Cents)} granted", "none");
            yield break;
        }

        if (moved.OutOf(Account.Earned) != commission.Cents)
        {
            yield return ($"{name} amount (cents)", Cents(moved.OutOf(Account.Earned)), Cents(commission.Cents));
        }

        if (moved.Kept < 0)
        {
            yield return ($"{name} taken back (cents)", $"at most {Cents(commission.Cents)}", Cents(commission.Cents - moved.Kept));
        }

        foreach (var difference in Refunds(commission, moved))
        {
            yield return difference;
        }

        if (!commission.LedgerSeqIsOwn)
        {
            yield return ($"{name} place in the ledger", "of an entry of its own", "of another");
        }

        if (commission.FirstLedgerSeq is { } first && first != moved.FirstSeq)
        {
            yield return ($"{name} first place in the ledger", $"{moved.FirstSeq}", $"{first}");
        }

        var allowed = StatusesOf(commission, moved);
        if (!allowed.Contains(commission.Status))
        {
            yield return ($"{name} status", Names(allowed), NameOf(commission.Status));
        }

        if (commission.PayoutId is { } payout)
        {
            if (commission.PayoutStatus is null)
            {
                yield return ($"{name} payout {payout}", "in the stream", "missing");
            }
            else if (commission is { Status: CommissionStatus.Approved, PayoutStatus: >= Payouts.PayoutStatus.Failed })
            {
                yield return ($"{name} payout", "none, or one that is under way", $"{payout}, which gave its money back");
            }
        }
        else if (commission.Status is CommissionStatus.Paid)
        {
            yield return ($"{name} payout", "the one that paid it", "none");
        }
    }

    public static IEnumerable<(string What, string Expected, string Found)> Of(PayoutAsKept payout, StreamMovements moved)
    {
        if (!moved.Any)
        {
            yield return ($"{payout.Id} ledger entries", $"{Cents(payout.Cents)} reserved", "none");
            yield break;
        }

        // What settles a clawback comes back out of what was paid.
        var reserved = moved.Into(Account.Reserved) - moved.OutOf(Account.Paid);
        if (reserved != payout.Cents)
        {
            yield return ($"{payout.Id} amount (cents)", Cents(reserved), Cents(payout.Cents));
        }

        var parts = payout.Status < PayoutStatus.Failed ? payout.Cents : 0;
        if (payout.Parts != parts)
        {
            yield return ($"{payout.Id} commissions less clawbacks (cents)", Cents(parts), Cents(payout.Parts));
        }

        var allowed = StatusesOf(moved);
        if (!allowed(payout.Status))
        {
            yield return (
                $"{payout.Id} status",
                $"as {Cents(moved.Net(Account.Reserved))} reserved and {Cents(moved.Net(Account.Paid))} paid (cents) make it",
                $"{payout.Status}".ToLowerInvariant());
        }
    }

    static IEnumerable<(string What, string Expected, string Found)> Refunds(CommissionAsKept commission, StreamMovements moved)
    {
        if (moved.Into(Account.Clawback) != commission.ClawedBack)
        {
            yield return ($"{commission.Id} clawed back (cents)", Cents(moved.Into(Account.Clawback)), Cents(commission.ClawedBack));
        }

        if (commission.Status is CommissionStatus.Rejected)
        {
            yield break;
        }

        var takenBack = moved.OutOf(Account.Earned) - moved.Kept;
        if (takenBack != commission.Reversed)
        {
            yield return ($"{commission.Id} reversed (cents)", Cents(takenBack), Cents(commission.Reversed));
        }

        if (commission is { Refunded: { } refunded, Value: { } value, OpenRefunds: 0 } && Part(commission.Cents, refunded, value) is var part
            && part != commission.Reversed)
        {
            yield return ($"{commission.Id} reversed by {Cents(refunded)} of {Cents(value)} (cents)", Cents(part), Cents(commission.Reversed));
        }
    }

    static long Part(long cents, long refunded, long value) =>
        refunded >= value ? cents : (long)Math.Round((decimal)cents * refunded / value, MidpointRounding.ToEven);

    static CommissionStatus[] StatusesOf(CommissionAsKept commission, StreamMovements moved) => moved switch
    {
        { Kept: <= 0 } => [CommissionStatus.Rejected, CommissionStatus.Reversed],
        _ when moved.Net(Account.Pending) > 0 => [CommissionStatus.Pending],
        _ when commission.PayoutStatus is Payouts.PayoutStatus.Paid => [CommissionStatus.Paid],
        _ => [CommissionStatus.Approved],
    };

    static Func<PayoutStatus, bool> StatusesOf(StreamMovements moved) =>
        moved.Net(Account.Reserved) > 0 ? status => status is PayoutStatus.Pending or PayoutStatus.Processing
        : moved.Net(Account.Paid) > 0 ? status => status is PayoutStatus.Paid
        // Failed, and what else gives money back.
        : status => status >= PayoutStatus.Failed;

    static string Names(IEnumerable<CommissionStatus> statuses) => string.Join(" or ", statuses.Select(NameOf));

    static string NameOf(CommissionStatus status) => $"{status}".ToLowerInvariant();

    static string Cents(long cents) => cents.ToString(CultureInfo.InvariantCulture);
}
