using Affiliates.Journal;

namespace Affiliates.Statistics;

/// <summary>All that one UTC day of one affiliate adds up to.</summary>
sealed class DayTally(int number)
{
    /// <summary>Names of sources come from anyone: this many a day are kept apart, the rest is one.</summary>
    public const int MaxSources = 50;

    /// <summary>The day, as <see cref="DateOnly.DayNumber"/>.</summary>
    public readonly int Number = number;
    public readonly NamedTallies Links = new();
    public readonly NamedTallies Sources = new(MaxSources);

    public Tally Takings;
    public Split PageViews;
    public Split Signups;
    public long PendingCents;
    public long ApprovedCents;
    public long PaidCents;

    public void Count(TrackEvent e, TrackingMethod method, string? slug)
    {
        Takings.Count(e, method);
        switch (e.Type)
        {
            case ActionTypes.PageView: PageViews.Add(method, 1); break;
            case ActionTypes.Signup: Signups.Add(method, 1); break;
        }

        if (!Counts(e)) return;
        Sources.Of(e.Source).Tally.Count(e, method);
        if (slug is not null) Links.Of(slug).Tally.Count(e, method);
    }

    /// <summary>True for what links and sources are measured by.</summary>
    public static bool Counts(TrackEvent e) => e.IsConversion || e.Type == ActionTypes.Click;

    /// <summary>Reserved money is approved money on its way: only a movement between statuses changes the earnings.</summary>
    public void Move(LedgerEntry entry)
    {
        Add(entry.From, -entry.Amount.Cents);
        Add(entry.To, entry.Amount.Cents);
    }

    void Add(Account account, long cents)
    {
        switch (account)
        {
            case Account.Pending: PendingCents = checked(PendingCents + cents); break;
            case Account.Available or Account.Reserved: ApprovedCents = checked(ApprovedCents + cents); break;
            case Account.Paid: PaidCents = checked(PaidCents + cents); break;
        }
    }
}
