using Affiliates.Commissions;
using Affiliates.Journal;

namespace Affiliates.Affiliates;

public sealed partial class AffiliateGrain
{
    public Task<CommissionOutcome> Approve(Guid commission, string actor) =>
        Settle(commission, (c, next, now) => CommissionLedger.Approve(c, stream!.Id, Id.Tenant, next, now, actor));

    public Task<CommissionOutcome> Reject(Guid commission, string? reason, string actor) =>
        Settle(commission, (c, next, now) => CommissionLedger.Reject(c, stream!.Id, Id.Tenant, next, now, actor, reason));

    public async Task<IReadOnlyList<CommissionOutcome>> ApproveAll(IReadOnlyList<Guid> commissions, string actor)
    {
        await money.WaitAsync();
        try
        {
            if (stream is null)
            {
                return [.. commissions.Select(_ => new CommissionUnknown())];
            }

            var kept = (await reader.FindCommissions(stream.Id, commissions)).ToDictionary(c => c.Id);
            List<LedgerEntry> entries = [];
            List<CommissionTransition> transitions = [];
            var outcomes = new List<CommissionOutcome>(commissions.Count);
            foreach (var id in commissions)
            {
                if (!kept.TryGetValue(id, out var commission))
                {
                    outcomes.Add(new CommissionUnknown());
                }
                else if (CommissionLedger.Approve(commission, stream.Id, Id.Tenant, stream.NextLedger + entries.Count, time.GetUtcNow(), actor)
                    is LedgerMoves moves)
                {
                    entries.AddRange(moves.Entries);
                    transitions.Add(moves.Transition);
                    // Named twice, it is approved once.
                    kept[id] = Decided(commission, moves.Transition);
                    outcomes.Add(new CommissionChanged(kept[id]));
                }
                else
                {
                    outcomes.Add(new CommissionAlready(commission.Status));
                }
            }

            if (transitions.Count > 0)
            {
                await Commit(new JournalAppend { Stream = stream.Handle, Ledger = entries, Transitions = transitions });
            }

            return outcomes;
        }
        finally
        {
            money.Release();
        }
    }

    public async Task TakeRefund(Guid refund)
    {
        await money.WaitAsync();
        try
        {
            if (stream is null || await refunds.FindOpen(Id, refund) is not { } open)
            {
                return;
            }

            // A share that was not taken yet has earned nothing to take back.
            await TakeShare(open.ActionId);
            var append = new JournalAppend { Stream = stream.Handle, RefundTaken = new RefundTaken(refund, Id.Code) };
            if (await reader.FindCommissionOf(stream.Id, open.ActionId) is { } commission
                && CommissionLedger.Refund(commission, open, stream.Id, Id.Tenant, stream.NextLedger, time.GetUtcNow()) is var (entry, reversal))
            {
                append = append with { Ledger = [entry], Reversal = reversal };
            }

            await Commit(append);
        }
        finally
        {
            money.Release();
        }
    }

    async Task<CommissionOutcome> Settle(Guid id, Func<Commission, long, DateTimeOffset, LedgerDecision> decide)
    {
        await money.WaitAsync();
        try
        {
            if (stream is null || await reader.FindCommission(stream.Id, id) is not { } commission)
            {
                return new CommissionUnknown();
            }

            if (decide(commission, stream.NextLedger, time.GetUtcNow()) is not LedgerMoves moves)
            {
                return new CommissionAlready(commission.Status);
            }

            await Commit(new JournalAppend { Stream = stream.Handle, Ledger = moves.Entries, Transitions = [moves.Transition] });
            return new CommissionChanged(Decided(commission, moves.Transition));
        }
        finally
        {
            money.Release();
        }
    }

    static Commission Decided(Commission commission, CommissionTransition transition) =>
        commission with { Status = transition.To, ApproveAt = null };
}
