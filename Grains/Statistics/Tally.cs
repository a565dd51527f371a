namespace Affiliates.Statistics;

/// <summary>Clicks, conversions and what the conversions brought in.</summary>
struct Tally
{
    /// <summary>How many numbers a tally is, written out.</summary>
    public const int Width = 6;

    public Split Clicks;
    public Split Conversions;
    public Split RevenueCents;

    public void Count(TrackEvent e, TrackingMethod method)
    {
        if (e.Type == ActionTypes.Click) Clicks.Add(method, 1);
        if (!e.IsConversion) return;
        Conversions.Add(method, 1);
        if (e.Value is { } value) RevenueCents.Add(method, value.Cents);
    }

    public void Add(in Tally other)
    {
        Clicks.Add(other.Clicks);
        Conversions.Add(other.Conversions);
        RevenueCents.Add(other.RevenueCents);
    }

    public readonly void WriteTo(Span<long> row)
    {
        row[0] = Clicks.Code;
        row[1] = Clicks.Link;
        row[2] = Conversions.Code;
        row[3] = Conversions.Link;
        row[4] = RevenueCents.Code;
        row[5] = RevenueCents.Link;
    }

    public static Tally ReadFrom(ReadOnlySpan<long> row) => new()
    {
        Clicks = new Split { Code = row[0], Link = row[1] },
        Conversions = new Split { Code = row[2], Link = row[3] },
        RevenueCents = new Split { Code = row[4], Link = row[5] },
    };
}
