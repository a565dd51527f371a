namespace Affiliates.Journal;

/// <summary>A batch sorted into its tables. The same instance serves one batch after the other.</summary>
sealed class JournalRows
{
    readonly Dictionary<TenantId, TotalsRow> totals = [];

    public List<ActionRow> Actions { get; } = [];
    /// <summary>The actions that take an order.</summary>
    public List<ActionRow> Conversions { get; } = [];
    /// <summary>The actions that take an event key.</summary>
    public List<ActionRow> EventKeys { get; } = [];
    public List<LedgerEntry> Ledger { get; } = [];
    public List<CommissionRow> Commissions { get; } = [];
    public List<(long Stream, CommissionTransition Change)> Transitions { get; } = [];
    public List<(long Stream, TenantId Tenant, CommissionReversal Reversal)> Reversals { get; } = [];
    /// <summary>The reversals that the affiliate owes.</summary>
    public List<(long Stream, TenantId Tenant, CommissionReversal Reversal)> Clawbacks { get; } = [];
    public List<RefundTaken> Refunded { get; } = [];
    public List<PayoutRow> Payouts { get; } = [];
    public List<(long Stream, PayoutTransition Change)> PayoutMoves { get; } = [];
    public List<TouchRow> Touches { get; } = [];
    public List<ShareRow> Shares { get; } = [];
    public List<ShareTaken> Taken { get; } = [];
    public IReadOnlyCollection<TotalsRow> Totals => totals.Values;

    public void Fill(IReadOnlyList<JournalAppend> appends)
    {
        Clear();
        foreach (var append in appends)
        {
            if (append.Action is { } action)
            {
                Add(action);
            }

            foreach (var entry in append.Ledger)
            {
                Ledger.Add(entry);
                TotalsOf(entry.Tenant).Count(entry);
            }

            if (append.Commission is { } commission)
            {
                Commissions.Add(commission);
            }

            foreach (var transition in append.Transitions)
            {
                Transitions.Add((append.Stream.Id, transition));
            }

            if (append.Reversal is { } reversal)
            {
                Reversals.Add((append.Stream.Id, append.Stream.Tenant, reversal));
                if (reversal.IsClawback)
                {
                    Clawbacks.Add((append.Stream.Id, append.Stream.Tenant, reversal));
                }
            }

            if (append.RefundTaken is { } refunded)
            {
                Refunded.Add(refunded);
            }

            if (append.Payout is { } payout)
            {
                Payouts.Add(payout);
            }

            if (append.PayoutMove is { } move)
            {
                PayoutMoves.Add((append.Stream.Id, move));
            }

            if (append.Touch is { } touch)
            {
                Touches.Add(touch);
            }

            Shares.AddRange(append.Shares);
            if (append.Taken is { } taken)
            {
                Taken.Add(taken);
            }
        }
    }

    void Add(ActionRow action)
    {
        Actions.Add(action);
        if (action.IsShare)
        {
            // Order, key and totals are taken where the event stands whole.
            return;
        }

        TotalsOf(action.Event.Tenant).Count(action.Event);
        if (action.Event is { IsConversion: true, OrderId: not null })
        {
            Conversions.Add(action);
        }

        if (action.Event.EventKey is not null)
        {
            EventKeys.Add(action);
        }
    }

    TotalsRow TotalsOf(TenantId tenant)
    {
        if (!totals.TryGetValue(tenant, out var row))
        {
            totals.Add(tenant, row = new TotalsRow(tenant));
        }

        return row;
    }

    void Clear()
    {
        Actions.Clear();
        Conversions.Clear();
        EventKeys.Clear();
        Ledger.Clear();
        Commissions.Clear();
        Transitions.Clear();
        Reversals.Clear();
        Clawbacks.Clear();
        Refunded.Clear();
        Payouts.Clear();
        PayoutMoves.Clear();
        Touches.Clear();
        Shares.Clear();
        Taken.Clear();
        totals.Clear();
    }
}

/// <summary>What one batch adds to a tenant's totals.</summary>
sealed class TotalsRow(TenantId tenant)
{
    public TenantId Tenant { get; } = tenant;
    public long Events { get; private set; }
    public long Clicks { get; private set; }
    public long Conversions { get; private set; }
    public long RevenueCents { get; private set; }
    /// <summary>Granted less taken back.</summary>
    public long CommissionCents { get; private set; }

    public void Count(TrackEvent e)
    {
        Events++;
        Clicks += e.Type == ActionTypes.Click ? 1 : 0;
        if (e.IsConversion)
        {
            Conversions++;
            RevenueCents = checked(RevenueCents + (e.Value?.Cents ?? 0));
        }
    }

    // Only what crosses the border to the outside: approval and payout move money that was counted when it was earned.
    public void Count(LedgerEntry entry)
    {
        CommissionCents = checked(CommissionCents
            + (entry.From is Account.Earned or Account.Clawback ? entry.Amount.Cents : 0)
            - (entry.To is Account.Earned or Account.Clawback ? entry.Amount.Cents : 0));
    }
}
