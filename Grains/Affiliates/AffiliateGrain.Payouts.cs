using Affiliates.Journal;
using Affiliates.Storage;

namespace Affiliates.Affiliates;

public sealed partial class AffiliateGrain
{
    public async Task<PayoutOutcome> RequestPayout(PayoutRequest request)
    {
        await money.WaitAsync();
        try
        {
            if (stored is null)
            {
                return new PayoutAffiliateInactive();
            }

            if (request.RunId is { } run && await reader.FindPayoutOfRun(stream!.Id, run) is { } ofRun)
            {
                return new PayoutRequested(ofRun);
            }

            var decision = PayoutRules.Request(
                stored.Profile, State.Balances, request, stream!.Id, stream.NextLedger, State.LedgerSeq, time.GetUtcNow().AsKept());
            if (decision is not PayoutGranted granted)
            {
                // An earlier try of this very request may have taken the money.
                return await reader.FindPayout(stream.Id, request.Id) is { } made ? new PayoutRequested(made.Payout) : ((PayoutDenied)decision).Outcome;
            }

            await Commit(new JournalAppend { Stream = stream.Handle, Ledger = [granted.Entry], Payout = granted.Row });
            return new PayoutRequested(granted.Row.Payout);
        }
        finally
        {
            money.Release();
        }
    }

    public async Task<PayoutOutcome> MovePayout(PayoutMove move)
    {
        await money.WaitAsync();
        try
        {
            if (stored is null || await reader.FindPayout(stream!.Id, move.Id) is not { } kept)
            {
                return new PayoutUnknown();
            }

            if (!PayoutRules.MayMove(kept.Payout.Status, move.To))
            {
                return new PayoutAlready(kept.Payout.Status);
            }

            var now = time.GetUtcNow().AsKept();
            var entries = PayoutRules.Move(kept, move.To, stream.Id, Id.Tenant, stream.NextLedger, now, move.Actor);
            await Commit(new JournalAppend
            {
                Stream = stream.Handle,
                Ledger = entries,
                PayoutMove = new PayoutTransition(move.Id, kept.Payout.Status, move.To, now, move.Reference, move.Reason, move.Actor),
            });
            return new PayoutMoved(kept.Payout with
            {
                Status = move.To,
                ProcessedAt = now,
                Reference = move.Reference ?? kept.Payout.Reference,
                Reason = move.Reason ?? kept.Payout.Reason,
            });
        }
        finally
        {
            money.Release();
        }
    }
}
