using Affiliates.Affiliates;
using Affiliates.Journal;
using Affiliates.Statistics;

namespace Affiliates.Verification;

/// <summary>Some actions of one day that are alike, added up by the database.</summary>
sealed record ActionSum(
    long Day, TrackingMethod Method, string Type, bool IsConversion, bool IsShare, string? Slug, string Source, long Count, long Credited,
    long Value, long FirstSeq);

/// <summary>Some ledger entries of one day between the same accounts, added up by the database.</summary>
sealed record LedgerSum(long Day, Account From, Account To, long Count, long Cents);

/// <summary>An affiliate's numbers made of the database's sums, to be held against those that were folded event by event.</summary>
sealed class AffiliateRecount
{
    readonly DayBook days = new();
    readonly Dictionary<(int Day, string Source), (long FirstSeq, Tally Tally)> sources = [];
    readonly long[] accounts = new AffiliateLedger().Cents();
    long actions;
    long entries;

    /// <summary>False: there is no such day.</summary>
    public bool Add(ActionSum sum)
    {
        actions += sum.Count;
        if (!IsDay(sum.Day))
        {
            return false;
        }

        var day = days.Of((int)sum.Day);
        if (sum.Type == ActionTypes.PageView)
        {
            day.PageViews.Add(sum.Method, sum.Count);
        }

        if (sum.Type == ActionTypes.Signup)
        {
            day.Signups.Add(sum.Method, sum.Count);
        }

        var tally = new Tally();
        if (sum.Type == ActionTypes.Click)
        {
            tally.Clicks.Add(sum.Method, sum.Count);
        }

        if (sum.IsConversion)
        {
            tally.Conversions.Add(sum.Method, sum.Count);
            tally.RevenueCents.Add(sum.Method, sum.Credited);
        }

        day.Takings.Add(tally);
        if (sum.Type != ActionTypes.Click && !sum.IsConversion)
        {
            return true;
        }

        if (sum.Slug is { } slug)
        {
            day.Links.Of(slug).Tally.Add(tally);
        }

        var (first, known) = sources.GetValueOrDefault(((int)sum.Day, sum.Source), (long.MaxValue, default));
        known.Add(tally);
        sources[((int)sum.Day, sum.Source)] = (Math.Min(first, sum.FirstSeq), known);
        return true;
    }

    /// <summary>False: there is no such day, or no such account.</summary>
    public bool Add(LedgerSum sum)
    {
        entries += sum.Count;
        if (!IsDay(sum.Day) || (uint)sum.From >= (uint)accounts.Length || (uint)sum.To >= (uint)accounts.Length)
        {
            return false;
        }

        accounts[(int)sum.From] = checked(accounts[(int)sum.From] - sum.Cents);
        accounts[(int)sum.To] = checked(accounts[(int)sum.To] + sum.Cents);
        // Which earnings of a day an account belongs to is said in one place.
        days.Of((int)sum.Day).Move(new LedgerEntry(
            0, 0, default, sum.From, sum.To, new Money(sum.Cents), "", null, null, DateOnly.FromDayNumber((int)sum.Day), default, ""));
        return true;
    }

    public AffiliateState ToState()
    {
        // The first ones of a day have a name of their own there, so they come in their order.
        foreach (var ((day, source), (_, tally)) in sources.OrderBy(s => s.Value.FirstSeq))
        {
            days.Of(day).Sources.Of(source).Tally.Add(tally);
        }

        sources.Clear();
        return AffiliateState.Of(actions, AffiliateLedger.At(entries, accounts), days);
    }

    static bool IsDay(long number) => number >= 0 && number <= DateOnly.MaxValue.DayNumber;
}
