namespace Affiliates.Unit.Tests;

/// <summary>One affiliate without grains: decides by the rules, writes its journal in lists, folds it as it goes.</summary>
sealed class World(params CommissionRule[] rules)
{
    public const long Stream = 7;

    readonly TenantSettings settings = Some.Settings(rules);
    readonly Dictionary<Guid, Commission> commissions = [];
    readonly Dictionary<Guid, Payout> payouts = [];
    readonly Dictionary<Guid, Money> values = [];
    readonly List<Refund> refunds = [];
    readonly List<(DateOnly Day, Money Amount, Guid? PayoutId)> clawbacks = [];

    public AffiliateState State { get; private set; } = new();
    public List<ActionRow> Actions { get; } = [];
    public List<LedgerEntry> Ledger { get; } = [];
    public IReadOnlyCollection<Commission> Commissions => commissions.Values;
    public IReadOnlyCollection<Payout> Payouts => payouts.Values;

    /// <summary>What the next payout may count on: commissions that are due, less what is owed.</summary>
    public Money Due => new(
        commissions.Values.Where(IsDue).Sum(c => (c.Remaining + c.ClawedBack).Cents) - clawbacks.Where(c => c.PayoutId is null).Sum(c => c.Amount.Cents));
    public bool AutoApprove { get; init; }

    long NextLedger => Ledger.Count + 1;

    /// <summary>The commission that the event earned, if any.</summary>
    public Commission? Track(TrackEvent e)
    {
        var row = new ActionRow(Stream, Actions.Count + 1, e, e.Slug is null ? TrackingMethod.Code : TrackingMethod.Link);
        Actions.Add(row);
        State.Apply(row);
        if (CommissionRules.Decide(settings, 0m, e.Type, e.IsConversion, e.Value) is not { } decision)
        {
            return null;
        }

        var commission = Some.Commission() with
        {
            ActionId = e.Id,
            Amount = decision.Amount,
            Rate = decision.Rate,
            ActionType = e.Type,
            CalculatedAt = e.At,
            Status = AutoApprove ? CommissionStatus.Approved : CommissionStatus.Pending,
        };
        commissions.Add(commission.Id, commission);
        values.Add(commission.Id, e.Value ?? Money.Zero);
        Write(CommissionLedger.Earn(commission, Stream, TenantId.Default, NextLedger, e.At, "system"));
        return commission;
    }

    public LedgerDecision Approve(Guid id) =>
        Settle(CommissionLedger.Approve(commissions[id], Stream, TenantId.Default, NextLedger, Some.Noon, "admin"));

    public LedgerDecision Reject(Guid id) =>
        Settle(CommissionLedger.Reject(commissions[id], Stream, TenantId.Default, NextLedger, Some.Noon, "admin", "a return"));

    public PayoutDecision RequestPayout(AffiliateProfile? profile = null)
    {
        var decision = PayoutRules.Request(
            profile ?? Some.Profile(), State.Balances, new PayoutRequest(Guid.CreateVersion7(Some.Noon), "alice"), Stream, NextLedger,
            State.LedgerSeq, Some.Noon);
        if (decision is PayoutGranted granted)
        {
            Write(granted.Entry);
            var payout = granted.Row.Payout;
            payouts.Add(payout.Id, payout);
            foreach (var due in commissions.Values.Where(IsDue).ToList())
            {
                commissions[due.Id] = due with { PayoutId = payout.Id };
            }

            for (var i = 0; i < clawbacks.Count; i++)
            {
                clawbacks[i] = clawbacks[i] with { PayoutId = clawbacks[i].PayoutId ?? payout.Id };
            }
        }

        return decision;
    }

    /// <summary>Processing, then the end; nothing when the payout is not in a status for it.</summary>
    public void MovePayout(Guid id, PayoutStatus to)
    {
        var payout = payouts[id];
        if (!PayoutRules.MayMove(payout.Status, to))
        {
            return;
        }

        IReadOnlyList<(DateOnly, Money)> parts =
        [
            .. commissions.Values.Where(c => c.PayoutId == id).Select(c => (CommissionLedger.DayOf(c), c.Remaining + c.ClawedBack)),
            .. clawbacks.Where(c => c.PayoutId == id).Select(c => (c.Day, -c.Amount)),
        ];
        Write([.. PayoutRules.Move(new KeptPayout(payout, parts), to, Stream, TenantId.Default, NextLedger, Some.Noon, "admin")]);
        payouts[id] = payout with { Status = to };
        foreach (var part in commissions.Values.Where(c => c.PayoutId == id).ToList())
        {
            commissions[part.Id] = to switch
            {
                PayoutStatus.Paid when part.Status is CommissionStatus.Approved => part with { Status = CommissionStatus.Paid },
                PayoutStatus.Failed or PayoutStatus.Cancelled => part with { PayoutId = null },
                _ => part,
            };
        }

        if (to is PayoutStatus.Failed or PayoutStatus.Cancelled)
        {
            for (var i = 0; i < clawbacks.Count; i++)
            {
                clawbacks[i] = clawbacks[i].PayoutId == id ? clawbacks[i] with { PayoutId = null } : clawbacks[i];
            }
        }
    }

    /// <summary>Refunds a part of what the commission's event was worth; null: all that is left.</summary>
    public RefundDecision Refund(Guid commission, Money? amount = null)
    {
        var of = commissions[commission];
        var before = refunds.Where(r => r.ActionId == of.ActionId).ToList();
        var action = new TrackedAction
        {
            Id = of.ActionId,
            AffiliateUid = of.AffiliateUid,
            AffiliateCode = of.AffiliateCode,
            Type = of.ActionType,
            At = of.CalculatedAt,
            Value = values[commission],
        };
        var decision = RefundRules.Decide(
            new RefundRequest
            {
                Id = Guid.CreateVersion7(),
                Order = new OrderId(TenantId.Default, "order"),
                Amount = amount,
                At = Some.Noon,
                Actor = "admin",
            },
            action, before);
        if (decision is RefundMade(var refund, _))
        {
            refunds.Add(refund);
            Apply(refund, commission);
        }

        return decision;
    }

    public void Apply(Refund refund, Guid commission)
    {
        var of = commissions[commission];
        if (CommissionLedger.Refund(of, refund, Stream, TenantId.Default, NextLedger, Some.Noon) is not var (entry, reversal))
        {
            return;
        }

        Write(entry);
        commissions[of.Id] = of with
        {
            Status = reversal.To,
            Reversed = of.Reversed + reversal.Amount,
            ClawedBack = of.ClawedBack + (reversal.IsClawback ? reversal.Amount : Money.Zero),
        };
        if (reversal.IsClawback)
        {
            clawbacks.Add((reversal.Day, reversal.Amount, null));
        }
    }

    static bool IsDue(Commission c) =>
        c is { PayoutId: null, Status: CommissionStatus.Approved or CommissionStatus.Reversed } && c.Remaining + c.ClawedBack > Money.Zero;

    /// <summary>A movement that no command makes yet.</summary>
    public void Move(Account from, Account to, string amount, DateOnly? day = null) =>
        Write(new LedgerEntry(
            Stream, NextLedger, TenantId.Default, from, to, Some.Money(amount), "test", null, null, day ?? Some.Today, Some.Noon,
            "admin"));

    public AffiliateStatistics Statistics(DateOnly? from = null, DateOnly? to = null, TrackingMethod? method = null) =>
        State.Statistics("ALICE", new StatisticsQuery(from ?? Some.Today, to ?? from ?? Some.Today, method));

    /// <summary>The journal folded again; the first rows of it only, when told so.</summary>
    public AffiliateState Recount(int actions = int.MaxValue, int entries = int.MaxValue) =>
        Continue(new AffiliateState(), actions, entries);

    /// <summary>Applies the tail that a state has not seen.</summary>
    public AffiliateState Continue(AffiliateState state, int actions = int.MaxValue, int entries = int.MaxValue)
    {
        foreach (var row in Actions.Take(actions).Skip((int)state.ActionSeq))
        {
            state.Apply(row);
        }

        foreach (var entry in Ledger.Take(entries).Skip((int)state.LedgerSeq))
        {
            state.Apply(entry);
        }

        return state;
    }

    LedgerDecision Settle(LedgerDecision decision)
    {
        if (decision is LedgerMoves moves)
        {
            commissions[moves.Transition.Id] = commissions[moves.Transition.Id] with { Status = moves.Transition.To };
            Write([.. moves.Entries]);
        }

        return decision;
    }

    void Write(params LedgerEntry[] entries)
    {
        foreach (var entry in entries)
        {
            Ledger.Add(entry);
            State.Apply(entry);
        }
    }
}
