namespace Affiliates.Statistics;

/// <summary>An affiliate's numbers over time.</summary>
static class AffiliateSeries
{
    const int DaysOfWeek = 7;

    /// <summary>
    /// One point for each day, week (named by its Monday) or month (named by its first) that the range touches, also where
    /// nothing happened; only days inside the range count.
    /// </summary>
    public static List<SeriesPoint> Of(DayBook book, DateOnly from, DateOnly to, SeriesGrouping grouping)
    {
        var points = new List<SeriesPoint>();
        var days = book.Between(from, to);
        var next = 0;
        for (var start = StartOf(from.DayNumber, grouping); start <= to.DayNumber;)
        {
            var end = NextAfter(start, grouping);
            var sum = new Tally();
            for (; next < days.Length && days[next].Number < end; next++) sum.Add(days[next].Takings);

            points.Add(new SeriesPoint(DateOnly.FromDayNumber(start),
                sum.Clicks.Of(null), sum.Conversions.Of(null), new Money(sum.RevenueCents.Of(null))));
            start = end;
        }

        return from > to ? [] : points;
    }

    static int StartOf(int day, SeriesGrouping grouping) => grouping switch
    {
        // Day 0, 1 January 0001, is a Monday.
        SeriesGrouping.Week => day - day % DaysOfWeek,
        SeriesGrouping.Month => day - DateOnly.FromDayNumber(day).Day + 1,
        _ => day,
    };

    static int NextAfter(int start, SeriesGrouping grouping)
    {
        if (grouping is SeriesGrouping.Day) return start + 1;
        if (grouping is SeriesGrouping.Week) return start + DaysOfWeek;

        var month = DateOnly.FromDayNumber(start);
        return start + DateTime.DaysInMonth(month.Year, month.Month);
    }
}
