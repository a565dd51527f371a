using Affiliates.Journal;

namespace Affiliates.Statistics;

/// <summary>
/// The ranges of days that were asked for lately, each added up once and then kept up with what comes in: an open dashboard asks
/// for the same days again and again, and shall not cost the links of all of them each time.
/// </summary>
sealed class RangeSums(DayBook days)
{
    const int Most = 4;

    /// <summary>After so many changes that nobody has looked at, a range is forgotten, and counting costs nothing for it.</summary>
    const int Patience = 10_000;

    /// <summary>The one asked for last stands first.</summary>
    readonly List<RangeSum> kept = new(0);

    public DayTally Of(DateOnly from, DateOnly to)
    {
        var place = kept.FindIndex(s => s.From == from.DayNumber && s.To == to.DayNumber);
        var sum = place >= 0 ? kept[place] : new RangeSum(from.DayNumber, to.DayNumber, AddUp(from, to));
        if (place >= 0)
        {
            kept.RemoveAt(place);
        }
        else if (kept.Count == Most)
        {
            kept.RemoveAt(Most - 1);
        }

        sum.Changes = 0;
        kept.Insert(0, sum);
        return sum.Tally;
    }

    /// <param name="source">The name that the day has counted it under.</param>
    public void Count(int day, TrackEvent e, TrackingMethod method, string? slug, string source)
    {
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (Changing(i, day) is { } tally)
            {
                tally.Count(e, method, slug, source);
            }
        }
    }

    public void Move(LedgerEntry entry)
    {
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (Changing(i, entry.Day.DayNumber) is { } tally)
            {
                tally.Move(entry);
            }
        }
    }

    /// <summary>Days were changed otherwise.</summary>
    public void Forget() => kept.Clear();

    DayTally? Changing(int place, int day)
    {
        var sum = kept[place];
        if (day < sum.From || day > sum.To)
        {
            return null;
        }

        if (++sum.Changes <= Patience)
        {
            return sum.Tally;
        }

        kept.RemoveAt(place);
        return null;
    }

    DayTally AddUp(DateOnly from, DateOnly to)
    {
        var sum = DayTally.OfSeveralDays();
        foreach (var day in days.Between(from, to))
        {
            sum.Add(day);
        }

        return sum;
    }

    sealed class RangeSum(int from, int to, DayTally tally)
    {
        public readonly int From = from;
        public readonly int To = to;
        public readonly DayTally Tally = tally;
        public int Changes;
    }
}
