using Affiliates.Statistics;

namespace Affiliates.Affiliates;

/// <summary>Writes the days of an affiliate as rows of numbers and reads them back.</summary>
static class AffiliateSnapshotFormat
{
    const int DayWidth = Tally.Width + 7;

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
                LinkRows = Rows(day.Links, names, places),
                SourceRows = Rows(day.Sources, names, places),
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
            ReadRows(kept.LinkRows, snapshot.Names, day.Links);
            ReadRows(kept.SourceRows, snapshot.Names, day.Sources);
            ReadWideRows(kept.Links, snapshot.Names, day.Links);
            ReadWideRows(kept.Sources, snapshot.Names, day.Sources);
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

    // Of each name how far its place lies from the one before, which of its numbers are not zero, and these: most rows are four bytes.
    static byte[] Rows(NamedTallies tallies, List<string> names, Dictionary<string, int> places)
    {
        var rows = new PackedNumbers();
        Span<long> numbers = stackalloc long[Tally.Width];
        var before = -1;
        foreach (var named in tallies.All)
        {
            if (!places.TryGetValue(named.Name, out var place))
            {
                place = names.Count;
                names.Add(named.Name);
                places.Add(named.Name, place);
            }

            rows.Write(place - before - 1);
            before = place;
            named.Tally.WriteTo(numbers);
            rows.WriteSparse(numbers);
        }

        return rows.ToArray();
    }

    static void ReadRows(ReadOnlySpan<byte> rows, List<string> names, NamedTallies tallies)
    {
        var numbers = new long[Tally.Width];
        for (var place = -1; rows.Length > 0;)
        {
            place += 1 + (int)PackedNumbers.Read(ref rows);
            PackedNumbers.ReadSparse(ref rows, numbers);
            tallies.Keep(names[place], Tally.ReadFrom(numbers));
        }
    }

    // As versions 1 and 2 have written them.
    static void ReadWideRows(ReadOnlySpan<long> rows, List<string> names, NamedTallies tallies)
    {
        for (; rows.Length > 0; rows = rows[(Tally.Width + 1)..])
        {
            tallies.Keep(names[(int)rows[0]], Tally.ReadFrom(rows[1..]));
        }
    }
}
