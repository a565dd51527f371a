using Affiliates.Commissions;
using Affiliates.Journal;
using Affiliates.Statistics;
using Affiliates.Tracking;

namespace Affiliates.Affiliates;

/// <summary>
/// What an affiliate's journal adds up to: balances and counters, by folding its actions and ledger entries in order. Pure
/// and only ever fed with durable rows, so that at any moment it equals a recount.
/// </summary>
/// <remarks>Not safe for several threads: it belongs to one activation.</remarks>
public sealed class AffiliateState
{
    readonly DayBook days;
    readonly RangeSums ranges;
    /// <summary>Each link over all days; a sum of what the days hold.</summary>
    readonly NamedTallies links = new();
    AffiliateLedger ledger = new();

    public AffiliateState() : this(new DayBook())
    {
    }

    AffiliateState(DayBook days)
    {
        this.days = days;
        ranges = new RangeSums(days);
    }

    /// <summary>Place of the last action applied; 0 before the first.</summary>
    public long ActionSeq { get; private set; }

    /// <summary>Place of the last ledger entry applied; 0 before the first.</summary>
    public long LedgerSeq => ledger.Seq;

    public Balances Balances => ledger.Balances;

    /// <exception cref="InvalidOperationException">The action is not the next one.</exception>
    public void Apply(ActionRow row)
    {
        if (row.Seq != ActionSeq + 1)
        {
            throw new InvalidOperationException($"Action {row.Seq} of stream {row.Stream} does not follow {ActionSeq}.");
        }

        Count(row);
        ActionSeq = row.Seq;
    }

    /// <summary>Adds the action to the counters, whatever its place: part of a stream that is put together again.</summary>
    internal void Count(ActionRow row)
    {
        // Of a split conversion this affiliate has its share.
        var e = row.Credited is { } share ? row.Event with { Value = share } : row.Event;
        var slug = e.Slug;
        if (slug is not null && DayTally.Counts(e))
        {
            var link = links.Of(slug);
            link.Tally.Count(e, row.Method);
            // One string for all days, instead of each day's own copy.
            slug = link.Name;
        }

        var day = days.Of(CommissionLedger.DayOf(e.At).DayNumber);
        var source = day.Count(e, row.Method, slug, e.Source);
        ranges.Count(day.Number, e, row.Method, slug, source);
    }

    /// <summary>The same for actions that have left the journal.</summary>
    internal void Carry(CarriedActions sum)
    {
        ranges.Forget();
        var tally = new Tally();
        var day = days.Of(sum.Day.DayNumber);
        switch (sum.Type)
        {
            case ActionTypes.Click: tally.Clicks.Add(sum.Method, sum.Events); break;
            case ActionTypes.PageView: day.PageViews.Add(sum.Method, sum.Events); break;
            case ActionTypes.Signup: day.Signups.Add(sum.Method, sum.Events); break;
        }

        if (sum.Type != ActionTypes.Click) return;
        day.Takings.Add(tally);
        day.Sources.Of(sum.Source).Tally.Add(tally);
        if (sum.Slug is null) return;
        var link = links.Of(sum.Slug);
        link.Tally.Add(tally);
        day.Links.Of(link.Name).Tally.Add(tally);
    }

    /// <summary>Everything up to the place has been counted.</summary>
    internal void StandAt(long place) => ActionSeq = place;

    /// <exception cref="InvalidOperationException">The entry is not the next one.</exception>
    public void Apply(LedgerEntry entry)
    {
        ledger.Apply(entry);
        days.Of(entry.Day.DayNumber).Move(entry);
        ranges.Move(entry);
    }

    /// <summary>The statistics of a range of days; the first time it costs the links of all its days, then those of their sum.</summary>
    public AffiliateStatistics Statistics(string code, StatisticsQuery q) => AffiliateReport.Of(code, ranges.Of(q.From, q.To), q.Method);

    /// <summary>The range as a series without gaps. Its length is the caller's to bound.</summary>
    public IReadOnlyList<SeriesPoint> Performance(DateOnly from, DateOnly to, SeriesGrouping g) =>
        AffiliateSeries.Of(days, from, to, g);

    /// <summary>All that a link has brought; zero for one that is not known.</summary>
    public LinkTotals TotalsOf(string slug)
    {
        links.TryGet(slug, out var tally);
        return new LinkTotals(tally.Clicks.Of(null), tally.Conversions.Of(null), new Money(tally.RevenueCents.Of(null)));
    }

    /// <summary>A copy: what is applied later does not change it.</summary>
    public AffiliateSnapshot ToSnapshot()
    {
        var (names, rows) = AffiliateSnapshotFormat.Write(days);
        return new AffiliateSnapshot
        {
            Version = AffiliateSnapshot.CurrentVersion,
            ActionSeq = ActionSeq,
            LedgerSeq = LedgerSeq,
            Accounts = ledger.Cents(),
            Names = names,
            Days = rows,
        };
    }

    /// <summary>The state as of a snapshot; from the start (both places 0) when it was never written or by another version.</summary>
    public static AffiliateState From(AffiliateSnapshot s)
    {
        var state = new AffiliateState();
        if (!s.IsReadable) return state;

        state.ActionSeq = s.ActionSeq;
        state.ledger = AffiliateLedger.At(s.LedgerSeq, s.Accounts);
        AffiliateSnapshotFormat.Read(s, state.days);
        state.AddUpLinks();
        return state;
    }

    /// <summary>A state that was reckoned in another way; it takes the days over.</summary>
    internal static AffiliateState Of(long actions, AffiliateLedger ledger, DayBook days)
    {
        var state = new AffiliateState(days) { ActionSeq = actions, ledger = ledger };
        state.AddUpLinks();
        return state;
    }

    /// <summary>All of it as it is now: what is applied later does not change it.</summary>
    internal AffiliateState Copy()
    {
        var copy = new AffiliateState { ActionSeq = ActionSeq, ledger = AffiliateLedger.At(LedgerSeq, ledger.Cents()) };
        AffiliateSnapshotFormat.Read(ToSnapshot(), copy.days);
        foreach (var link in links.All) copy.links.Of(link.Name).Tally = link.Tally;
        return copy;
    }

    void AddUpLinks()
    {
        foreach (var day in days.All)
        {
            links.Add(day.Links);
        }
    }

    /// <summary>Names what a recount of the journal finds otherwise; empty when all agrees.</summary>
    public IReadOnlyList<NumberDifference> DifferencesFrom(AffiliateState recount)
    {
        var comparison = new AffiliateComparison();
        comparison.Number("actions", ActionSeq, recount.ActionSeq);
        comparison.Number("ledger entries", LedgerSeq, recount.LedgerSeq);
        foreach (var account in Enum.GetValues<Account>())
        {
            comparison.Number($"balance {account} (cents)", ledger[account].Cents, recount.ledger[account].Cents);
        }

        comparison.Days(days, recount.days);
        comparison.Named("all days, link", links, recount.links);
        return comparison.Differences;
    }
}
