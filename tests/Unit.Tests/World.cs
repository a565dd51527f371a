namespace Affiliates.Unit.Tests;

/// <summary>One affiliate without grains: decides by the rules, writes its journal in lists, folds it as it goes.</summary>
sealed class World(params CommissionRule[] rules)
{
    public const long Stream = 7;

    readonly TenantSettings settings = Some.Settings(rules);
    readonly Dictionary<Guid, Commission> commissions = [];

    public AffiliateState State { get; private set; } = new();
    public List<ActionRow> Actions { get; } = [];
    public List<LedgerEntry> Ledger { get; } = [];
    public IReadOnlyCollection<Commission> Commissions => commissions.Values;
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
            Amount = decision.Amount,
            Rate = decision.Rate,
            ActionType = e.Type,
            CalculatedAt = e.At,
            Status = AutoApprove ? CommissionStatus.Approved : CommissionStatus.Pending,
        };
        commissions.Add(commission.Id, commission);
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
            profile ?? Some.Profile(), State.Balances, Guid.CreateVersion7(Some.Noon), Stream, NextLedger, State.LedgerSeq,
            Some.Noon, "alice");
        if (decision is PayoutGranted granted)
        {
            Write(granted.Entry);
        }

        return decision;
    }

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
