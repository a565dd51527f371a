using Affiliates.Commissions;
using Affiliates.Journal;

namespace Affiliates.Payouts;

/// <summary>Decides on payouts. Pure: the balances, the time and the ids are given.</summary>
public static class PayoutRules
{
    public const string Requested = "payout requested";

    /// <summary>
    /// Reserves the whole available balance; never pending money, and never nothing, even when the threshold is zero.
    /// </summary>
    /// <param name="profile">Whose money it is, on which terms.</param>
    /// <param name="balances">As of <paramref name="watermark"/>.</param>
    /// <param name="payoutId">Made by the caller, so that a repeat is told from a new request.</param>
    /// <param name="stream">The affiliate's stream.</param>
    /// <param name="nextSeq">First free place of its ledger.</param>
    /// <param name="watermark">The last ledger entry that the balances count: commissions approved later are not in this payout.</param>
    /// <param name="at">When it is asked for; its UTC day is the day of the movement.</param>
    /// <param name="actor">Who asks.</param>
    public static PayoutDecision Request(
        AffiliateProfile profile, Balances balances, Guid payoutId, long stream, long nextSeq, long watermark, DateTimeOffset at,
        string actor)
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
            Id = payoutId,
            AffiliateUid = profile.Uid,
            AffiliateCode = profile.Id.Code,
            Amount = amount,
            Status = PayoutStatus.Pending,
            CreatedAt = at,
            Method = profile.PayoutMethod,
        };
        return new PayoutGranted(
            new PayoutRow(stream, tenant, payout, watermark),
            new LedgerEntry(
                stream, nextSeq, tenant, Account.Available, Account.Reserved, amount, Requested, null, payoutId,
                CommissionLedger.DayOf(at), at, actor));
    }

    /// <summary>Pending to processing; from there, or at once, to paid or failed. What is paid or failed stays so.</summary>
    public static bool MayMove(PayoutStatus from, PayoutStatus to) => (from, to) switch
    {
        (PayoutStatus.Pending, PayoutStatus.Processing or PayoutStatus.Failed) => true,
        (PayoutStatus.Processing, PayoutStatus.Paid or PayoutStatus.Failed) => true,
        _ => false,
    };

    /// <summary>
    /// The movements of a payout's next status: none for processing, all of it back for a failure, and for a completion one for each day of
    /// conversions, so that a day's earnings say what was paid of them.
    /// </summary>
    public static IReadOnlyList<LedgerEntry> Move(
        KeptPayout kept, PayoutStatus to, long stream, TenantId tenant, long nextSeq, DateTimeOffset at, string actor)
    {
        var payout = kept.Payout;
        var today = CommissionLedger.DayOf(at);
        if (to is PayoutStatus.Failed)
        {
            return [Entry(Account.Available, today, payout.Amount, "payout failed", nextSeq)];
        }

        if (to is not PayoutStatus.Paid)
        {
            return [];
        }

        List<LedgerEntry> entries = [];
        foreach (var day in kept.Parts.GroupBy(p => p.Day).OrderBy(d => d.Key))
        {
            entries.Add(Entry(Account.Paid, day.Key, new Money(day.Sum(p => p.Amount.Cents)), "payout completed", nextSeq + entries.Count));
        }

        var parts = new Money(entries.Sum(e => e.Amount.Cents));
        return parts == payout.Amount ? entries : [Entry(Account.Paid, today, payout.Amount, "payout completed", nextSeq)];

        LedgerEntry Entry(Account account, DateOnly day, Money amount, string what, long seq) =>
            new(stream, seq, tenant, Account.Reserved, account, amount, what, null, payout.Id, day, at, actor);
    }
}
