using System.Runtime.InteropServices;

namespace Affiliates.Statistics;

/// <summary>The days of an affiliate on which something happened, in order. A range costs its days, not its events.</summary>
sealed class DayBook
{
    readonly List<DayTally> days = [];

    public int Count => days.Count;

    public ReadOnlySpan<DayTally> All => CollectionsMarshal.AsSpan(days);

    /// <summary>The day, made when it is new. Nearly always it is the last one; late events take their own place.</summary>
    public DayTally Of(int number)
    {
        if (days is [.., var last] && last.Number == number) return last;

        var place = FirstFrom(number);
        if (place < days.Count && days[place].Number == number) return days[place];

        var made = new DayTally(number);
        days.Insert(place, made);
        return made;
    }

    /// <summary>The days that are there from one to another, both inclusive.</summary>
    public ReadOnlySpan<DayTally> Between(DateOnly from, DateOnly to)
    {
        if (from > to) return [];
        var start = FirstFrom(from.DayNumber);
        return All[start..FirstFrom(to.DayNumber + 1)];
    }

    int FirstFrom(int number)
    {
        var low = 0;
        var high = days.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (days[middle].Number < number) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
