using Affiliates.Statistics;

namespace Affiliates.Affiliates;

/// <summary>Writes the days of an affiliate as rows of numbers and reads them back.</summary>
static class AffiliateSnapshotFormat
{
    const int DayWidth = Tally.Width + 7;
    const int NamedWidth = Tally.Width + 1;

    public static (List<string> Names, List<DaySnapshot> Days) Write(DayBook book)
    {
        var names = new List<string>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var days = new List<DaySnapshot>(book.Count);
        foreach (var day in book.All)
        {
            days.Add(new DaySnapshot
            {
                Day = day.Number,
                Counts = Counts(day),
                Links = Rows(day.Links, names, places),
                Sources = Rows(day.Sources, names, places),
            });
        }

        return (names, days);
    }

    public static void Read(AffiliateSnapshot snapshot, DayBook book)
    {
        foreach (var kept in snapshot.Days)
        {
            var day = book.Of(kept.Day);
            var counts = kept.Counts.AsSpan();
            day.Takings = Tally.ReadFrom(counts);
            day.PageViews = new Split { Code = counts[Tally.Width], Link = counts[Tally.Width + 1] };
            day.Signups = new Split { Code = counts[Tally.Width + 2], Link = counts[Tally.Width + 3] };
            day.PendingCents = counts[Tally.Width + 4];
            day.ApprovedCents = counts[Tally.Width + 5];
            day.PaidCents = counts[Tally.Width + 6];
            ReadRows(kept.Links, snapshot.Names, day.Links);
            ReadRows(kept.Sources, snapshot.Names, day.Sources);
        }
    }

    static long[] Counts(DayTally day)
    {
        var counts = new long[DayWidth];
        day.Takings.WriteTo(counts);
        counts[Tally.Width] = day.PageViews.Code;
        counts[Tally.Width + 1] = day.PageViews.Link;
        counts[Tally.Width + 2] = day.Signups.Code;
        counts[Tally.Width + 3] = day.Signups.Link;
        counts[Tally.Width + 4] = day.PendingCents;
        counts[Tally.Width + 5] = day.ApprovedCents;
        counts[Tally.Width + 6] = day.PaidCents;
        return counts;
    }

    static long[] Rows(NamedTallies tallies, List<string> names, Dictionary<string, int> places)
    {
        var rows = new long[tallies.Count * NamedWidth];
        var at = 0;
        foreach (var named in tallies.All)
        {
            if (!places.TryGetValue(named.Name, out var place))
            {
                place = names.Count;
                names.Add(named.Name);
                places.Add(named.Name, place);
            }

            rows[at] = place;
            named.Tally.WriteTo(rows.AsSpan(at + 1));
            at += NamedWidth;
        }

        return rows;
    }

    static void ReadRows(ReadOnlySpan<long> rows, List<string> names, NamedTallies tallies)
    {
        for (; rows.Length > 0; rows = rows[NamedWidth..])
        {
            tallies.Keep(names[(int)rows[0]], Tally.ReadFrom(rows[1..]));
        }
    }
}
