using System.Runtime.InteropServices;

namespace Affiliates.Statistics;

/// <summary>
/// Tallies by name, in ordinal order: a sorted list, because an affiliate has one of these for each day and most hold one
/// or two names, where a hash table would weigh more than what is in it.
/// </summary>
/// <param name="limit">How many names are kept apart; what comes later is counted as <see cref="Rest"/>.</param>
sealed class NamedTallies(int limit = int.MaxValue)
{
    public const string Rest = "other";

    readonly List<NamedTally> sorted = new(1);

    public int Count => sorted.Count;

    public ReadOnlySpan<NamedTally> All => CollectionsMarshal.AsSpan(sorted);

    /// <summary>The tally of a name, made when it is new.</summary>
    public NamedTally Of(string name)
    {
        var place = Find(name);
        if (place >= 0) return sorted[place];
        if (sorted.Count >= limit && name != Rest) return Of(Rest);

        var made = new NamedTally(name);
        sorted.Insert(~place, made);
        return made;
    }

    /// <summary>Puts back what was written out: a name that had its place keeps it, whatever the limit says of those that come.</summary>
    public void Keep(string name, in Tally tally)
    {
        // They were written in order.
        var place = sorted.Count == 0 || Compare(sorted[^1].Name, name) < 0 ? ~sorted.Count : Find(name);
        if (place < 0)
        {
            sorted.Insert(place = ~place, new NamedTally(name));
        }

        sorted[place].Tally = tally;
    }

    /// <summary>Adds each of the others to the one of its name. Both are in order, so that one walk does it.</summary>
    public void Add(NamedTallies others)
    {
        var place = 0;
        foreach (var other in others.sorted)
        {
            var order = -1;
            while (place < sorted.Count && (order = Compare(sorted[place].Name, other.Name)) < 0) place++;
            if (place == sorted.Count || order != 0) sorted.Insert(place, new NamedTally(other.Name));
            sorted[place++].Tally.Add(other.Tally);
        }
    }

    public bool TryGet(string name, out Tally tally)
    {
        var place = Find(name);
        tally = place >= 0 ? sorted[place].Tally : default;
        return place >= 0;
    }

    int Find(string name)
    {
        var low = 0;
        var high = sorted.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(sorted[middle].Name, name);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    static int Compare(string a, string b) => ReferenceEquals(a, b) ? 0 : string.CompareOrdinal(a, b);
}
