using Affiliates.Journal;

namespace Affiliates.Affiliates;

/// <summary>What an event comes to: its row, and what it has earned. Nothing is awaited here, and nothing is changed.</summary>
public sealed partial class AffiliateGrain
{
    JournalAppend Decide(TrackEvent e, TenantSettings settings)
    {
        var append = Appending(e);
        return Earned(e, settings) is { } decision
            ? Grant(append, decision, Explain(e, settings, decision))
            : append;
    }

    /// <summary>Decides on the whole and on every share of it: the rule is asked once, and what it gives is split.</summary>
    JournalAppend Decide(CreditedConversion conversion, TenantSettings settings)
    {
        var (e, journey, own) = conversion;
        var decision = Earned(e, settings);
        var append = Appending(e) with { Touch = own is null ? null : new TouchRow(Id.Tenant, e.SessionId!, own) };
        if (journey.Credits.Count == 1)
        {
            return decision is null ? append : Grant(append, decision, Explain(e, settings, decision, journey));
        }

        var shares = ShareRows(conversion, settings, decision);
        append = append with { Action = append.Action! with { Credited = shares[0].Value }, Shares = shares };
        return Grant(append, shares[0]);
    }

    CommissionDecision? Earned(TrackEvent e, TenantSettings settings) =>
        policy.Decide(settings, options.Value.DefaultCommissionRate, e, Id.Code);

    string Explain(
        TrackEvent e, TenantSettings settings, CommissionDecision decision, JourneyDecision? journey = null,
        IReadOnlyList<CreditShare>? shares = null) =>
        ReasonsFormat.Write(Reasons.Of(
            e, settings, decision, time.GetUtcNow(), policy is RulesAlone ? null : policy.GetType().Name, journey, shares));

    CommissionStatus StatusOf(TrackEvent e) =>
        options.Value.AutoApproveCommissions && MayApproveItself(e) ? CommissionStatus.Approved : CommissionStatus.Pending;

    bool MayApproveItself(TrackEvent e) => e.Verified || options.Value.TrustPublicConversions;

    JournalAppend Appending(TrackEvent e) => new()
    {
        Stream = stream!.Handle,
        Action = new ActionRow(stream.Id, stream.NextAction, e, e.Slug is null ? TrackingMethod.Code : TrackingMethod.Link),
        Touch = e is { IsTouch: true, SessionId: { } session }
            ? new TouchRow(
                Id.Tenant, session,
                new Touch { At = e.At, AffiliateCode = Id.Code, LinkSlug = e.Slug, LinkUid = e.LinkId, ActionId = e.Id })
            : null,
    };

    JournalAppend Grant(JournalAppend append, CommissionDecision decision, string explanation)
    {
        var granted = Grant(
            append, decision.Amount, decision.Rate, decision.Rule?.Id, decision.Rule?.Version ?? 0, StatusOf(append.Action!.Event));
        return granted with { Commission = granted.Commission! with { Explanation = explanation } };
    }

    JournalAppend Grant(JournalAppend append, ShareRow share) => share.Amount > Money.Zero
        ? Grant(append, share.Amount, share.Rate, share.RuleId, share.RuleVersion, share.Status, share.CommissionId)
        : append;

    JournalAppend Grant(
        JournalAppend append, Money amount, decimal rate, Guid? rule, int ruleVersion, CommissionStatus status, Guid? id = null)
    {
        var e = append.Action!.Event;
        var commission = new Commission
        {
            Id = id ?? Ids.Next(time.GetUtcNow()),
            AffiliateUid = stored!.Profile.Uid,
            AffiliateCode = Id.Code,
            ActionId = e.Id,
            ActionType = e.Type,
            Amount = amount,
            Rate = rate,
            CalculatedAt = e.At,
            Status = status,
            RuleId = rule,
            RuleVersion = ruleVersion,
            ApproveAt = status is CommissionStatus.Pending && options.Value.CommissionHoldDays is > 0 and var days && MayApproveItself(e)
                ? e.At.AddDays(days)
                : null,
        };
        var entries = CommissionLedger.Earn(commission, stream!.Id, Id.Tenant, stream.NextLedger, e.At, "system");
        return append with
        {
            Ledger = entries,
            Commission = new CommissionRow(stream.Id, Id.Tenant, commission, entries[^1].Seq) { FirstLedgerSeq = entries[0].Seq },
        };
    }
}
