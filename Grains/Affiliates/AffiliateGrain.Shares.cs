using Affiliates.Journal;

namespace Affiliates.Affiliates;

public sealed partial class AffiliateGrain
{
    /// <summary>Shares on their way into the journal: a second request for one waits for the first.</summary>
    readonly Dictionary<Guid, Task> taking = [];

    public async Task TakeShare(Guid action)
    {
        if (taking.TryGetValue(action, out var underWay))
        {
            await underWay;
            return;
        }

        var taken = ApplyShare(action);
        taking.Add(action, taken);
        try
        {
            await taken;
        }
        finally
        {
            taking.Remove(action);
        }
    }

    List<ShareRow> ShareRows(CreditedConversion conversion, TenantSettings settings, CommissionDecision? decision)
    {
        var (e, journey, _) = conversion;
        var shares = ConversionSplit.Of(journey.Credits, decision?.Amount ?? Money.Zero, e.Value);
        // Once for all of them: with the first.
        var explanation = decision is null ? null : Explain(e, settings, decision, journey, shares);
        var total = journey.Credits.Sum(c => c.Weight);
        return
        [
            .. shares
                // Whose stream it is comes first; the others in the order of their first touches.
                .OrderBy(s => s.Credit.AffiliateCode == Id.Code ? 0 : 1)
                .Select((s, position) => new ShareRow(Id.Tenant, e.Id, position, s.Credit.AffiliateCode)
                {
                    CommissionId = Ids.Next(time.GetUtcNow()),
                    Amount = s.Commission,
                    Value = s.Value,
                    Weight = s.Credit.Weight,
                    TotalWeight = total,
                    Model = journey.Model,
                    Rate = decision?.Rate ?? 0m,
                    RuleId = decision?.Rule?.Id,
                    RuleVersion = decision?.Rule?.Version ?? 0,
                    Status = StatusOf(e),
                    LinkSlug = s.Credit.LinkSlug,
                    LinkUid = s.Credit.LinkUid,
                    Explanation = position == 0 ? explanation : null,
                    IsApplied = position == 0,
                }),
        ];
    }

    async Task ApplyShare(Guid action)
    {
        if (stream is null || await sessions.FindShare(Id, action) is not { Share: { IsApplied: false } share, Whole: var whole })
        {
            return;
        }

        var append = Appending(whole);
        append = append with
        {
            Action = append.Action! with { IsShare = true, Credited = share.Value },
            Taken = new ShareTaken(Id.Tenant, action, share.Position),
        };
        await Commit(Grant(append, share));
    }
}
