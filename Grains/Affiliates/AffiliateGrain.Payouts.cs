using Affiliates.Journal;
using Affiliates.Storage;

namespace Affiliates.Affiliates;

public sealed partial class AffiliateGrain
{
    public async Task<PayoutOutcome> MovePayout(Guid payoutId, PayoutStatus to, string? reference, string actor)
    {
        await money.WaitAsync();
        try
        {
            if (stored is null || await reader.FindPayout(stream!.Id, payoutId) is not { } kept)
            {
                return new PayoutUnknown();
            }

            if (!PayoutRules.MayMove(kept.Payout.Status, to))
            {
                return new PayoutAlready(kept.Payout.Status);
            }

            var now = time.GetUtcNow().AsKept();
            var entries = PayoutRules.Move(kept, to, stream.Id, Id.Tenant, stream.NextLedger, now, actor);
            await Commit(new JournalAppend
            {
                Stream = stream.Handle,
                Ledger = entries,
                PayoutMove = new PayoutTransition(payoutId, kept.Payout.Status, to, now, reference),
            });
            return new PayoutMoved(kept.Payout with { Status = to, ProcessedAt = now, Reference = reference ?? kept.Payout.Reference });
        }
        finally
        {
            money.Release();
        }
    }
}
