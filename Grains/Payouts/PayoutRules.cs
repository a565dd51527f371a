using Affiliates.Commissions;
using Affiliates.Journal;

namespace Affiliates.Payouts;

/// <summary>Decides on payouts. Pure: the balances, the time and the ids are given.</summary>
public static class PayoutRules
{
    public const string Requested = "payout requested";
    public const string Completed = "payout completed";
    public const string Settled = "clawback settled by a payout";
    public const string Failed = "payout failed";
    public const string Cancelled = "payout cancelled";

    /// <summary>
    /// Reserves the whole available balance; never pending money, and never nothing, even when the threshold is zero.
    /// </summary>
    /// <param name="profile">Whose money it is, on which terms.</param>
    /// <param name="balances">As of <paramref name="watermark"/>.</param>
    /// <param name="request">Who asks.</param>
    /// <param name="stream">The affiliate's stream.</param>
    /// <param name="nextSeq">First free place of its ledger.</param>
    /// <param name="watermark">The last ledger entry that the balances count: commissions approved later are not in this payout.</param>
    /// <param name="at">When it is asked for; its UTC day is the day of the movement.</param>
    public static PayoutDecision Request(
        AffiliateProfile profile, Balances balances, PayoutRequest request, long stream, long nextSeq, long watermark, DateTimeOffset at)
    {
        var amount = balances.Available;
        if (!profile.IsActive)
        {
            return new PayoutDenied(new PayoutAffiliateInactive());
        }

        if (amount <= Money.Zero || amount < profile.PayoutThreshold)
        {
            return new PayoutDenied(new PayoutBelowThreshold(amount, profile.PayoutThreshold));
        }

        if (string.IsNullOrWhiteSpace(profile.PayoutMethod))
        {
            return new PayoutDenied(new PayoutNeedsMethod());
        }

        var tenant = profile.Id.Tenant;
        var payout = new Payout
        {
            Id = request.Id,
            AffiliateUid = profile.Uid,
            AffiliateCode = profile.Id.Code,
            Amount = amount,
            Status = PayoutStatus.Pending,
            CreatedAt = at,
            Method = profile.PayoutMethod,
            RunId = request.RunId,
        };
        return new PayoutGranted(
            new PayoutRow(stream, tenant, payout, watermark),
            new LedgerEntry(
                stream, nextSeq, tenant, Account.Available, Account.Reserved, amount, Requested, null, request.Id,
                CommissionLedger.DayOf(at), at, request.Actor));
    }

    /// <summary>Pending to processing, failed or cancelled; processing to paid or failed. What is paid, failed or cancelled stays so.</summary>
    public static bool MayMove(PayoutStatus from, PayoutStatus to) => (from, to) switch
    {
        (PayoutStatus.Pending, PayoutStatus.Processing or PayoutStatus.Failed or PayoutStatus.Cancelled) => true,
        (PayoutStatus.Processing, PayoutStatus.Paid or PayoutStatus.Failed) => true,
        _ => false,
    };

    /// <summary>
    /// The movements of a payout's next status: none for processing, all of it back for a failure or a cancellation, and for a completion
    /// one for each day of conversions, so that a day's earnings say what was paid of them. On a day of which the payout settles more
    /// clawbacks than it pays commissions the movement goes the other way.
    /// </summary>
    public static IReadOnlyList<LedgerEntry> Move(
        KeptPayout kept, PayoutStatus to, long stream, TenantId tenant, long nextSeq, DateTimeOffset at, string actor)
    {
        var payout = kept.Payout;
        var today = CommissionLedger.DayOf(at);
        if (to is PayoutStatus.Failed or PayoutStatus.Cancelled)
        {
            return [Entry(Account.Reserved, Account.Available, today, payout.Amount, to is PayoutStatus.Failed ? Failed : Cancelled, nextSeq)];
        }

        if (to is not PayoutStatus.Paid)
        {
            return [];
        }

        List<LedgerEntry> entries = [];
        foreach (var day in kept.Parts.GroupBy(p => p.Day).OrderBy(d => d.Key))
        {
            var sum = new Money(day.Sum(p => p.Amount.Cents));
            if (sum != Money.Zero)
            {
                entries.Add(sum > Money.Zero
                    ? Entry(Account.Reserved, Account.Paid, day.Key, sum, Completed, nextSeq + entries.Count)
                    : Entry(Account.Paid, Account.Reserved, day.Key, -sum, Settled, nextSeq + entries.Count));
            }
        }

        // A payout of an older version may have other parts than its amount: then the amount counts.
        return kept.Parts.Sum(p => p.Amount.Cents) == payout.Amount.Cents
            ? entries
            : [Entry(Account.Reserved, Account.Paid, today, payout.Amount, Completed, nextSeq)];

        LedgerEntry Entry(Account from, Account account, DateOnly day, Money amount, string what, long seq) =>
            new(stream, seq, tenant, from, account, amount, what, null, payout.Id, day, at, actor);
    }
}
