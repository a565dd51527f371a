using Affiliates.Journal;

namespace Affiliates.Statistics;

/// <summary>All that one UTC day of one affiliate adds up to; or several of them together.</summary>
sealed class DayTally
{
    /// <summary>Names of sources come from anyone: this many a day are kept apart, the rest is one.</summary>
    public const int MaxSources = 50;

    /// <summary>The day, as <see cref="DateOnly.DayNumber"/>.</summary>
    public readonly int Number;
    public readonly NamedTallies Links = new();
    public readonly NamedTallies Sources;

    public Tally Takings;
    public Split PageViews;
    public Split Signups;
    public long PendingCents;
    public long ApprovedCents;
    public long PaidCents;

    public DayTally(int number) : this(number, MaxSources)
    {
    }

    DayTally(int number, int maxSources)
    {
        Number = number;
        Sources = new NamedTallies(maxSources);
    }

    /// <summary>An empty sum of days. It keeps every source apart that one of them has.</summary>
    public static DayTally OfSeveralDays() => new(0, int.MaxValue);

    /// <returns>The name that the source is counted under: its own, or the rest's where there are too many.</returns>
    public string Count(TrackEvent e, TrackingMethod method, string? slug, string source)
    {
        Takings.Count(e, method);
        switch (e.Type)
        {
            case ActionTypes.PageView: PageViews.Add(method, 1); break;
            case ActionTypes.Signup: Signups.Add(method, 1); break;
        }

        if (!Counts(e)) return source;
        var named = Sources.Of(source);
        named.Tally.Count(e, method);
        if (slug is not null) Links.Of(slug).Tally.Count(e, method);
        return named.Name;
    }

    public void Add(DayTally day)
    {
        Takings.Add(day.Takings);
        PageViews.Add(day.PageViews);
        Signups.Add(day.Signups);
        PendingCents = checked(PendingCents + day.PendingCents);
        ApprovedCents = checked(ApprovedCents + day.ApprovedCents);
        PaidCents = checked(PaidCents + day.PaidCents);
        Links.Add(day.Links);
        Sources.Add(day.Sources);
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
