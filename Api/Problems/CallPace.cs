namespace Affiliates.Api.Problems;

/// <summary>
/// How many calls may be under way so that each is answered soon: calls wait for each other, so as many as make them take too long are too
/// many. Found out from how long they take, because it is another number on every machine, and another one while the store is slow.
/// </summary>
/// <remarks>
/// It goes by what half of the calls take: a silo that has just died holds up some of them for seconds, which says nothing of the rest.
/// Only answered calls are told of; not safe for several threads.
/// </remarks>
/// <param name="most">It never allows more.</param>
/// <param name="target">What half of the calls may take.</param>
/// <param name="time">The clock of its looks.</param>
public sealed class CallPace(int most, TimeSpan target, TimeProvider time)
{
    /// <summary>What is always allowed: a store that takes its time commits many at once, and is not quicker for being asked less.</summary>
    public const int Fewest = 256;

    /// <summary>Before anything is known.</summary>
    public const int First = 1_000;

    /// <summary>Between two looks; and how many calls have to be told of for one, or else ten times as long.</summary>
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    const int Enough = 50;

    /// <summary>Sixteen to a power of two: some 6 % wide.</summary>
    readonly int[] took = new int[40 * 16];
    int told;
    long since = time.GetTimestamp();

    public int Limit { get; private set; } = Math.Min(First, most);

    /// <param name="duration">How long a call took that was answered.</param>
    /// <param name="wasFull">Since the last one, calls were refused.</param>
    /// <returns>True when the limit was looked at, and refusals count anew.</returns>
    public bool Tell(TimeSpan duration, bool wasFull)
    {
        took[Bucket((long)duration.TotalMicroseconds)]++;
        told++;
        var elapsed = time.GetElapsedTime(since);
        if (elapsed < Look || (told < Enough && elapsed < Look * 10))
        {
            return false;
        }

        Limit = Next(Limit, most, Median(), target, wasFull);
        Array.Clear(took);
        (told, since) = (0, time.GetTimestamp());
        return true;
    }

    /// <summary>Fewer in the measure in which they take too long; a tenth more when there is room and they were wanted.</summary>
    public static int Next(int limit, int most, TimeSpan median, TimeSpan target, bool wasFull)
    {
        var next = median > target ? (int)(limit * Math.Max(0.5, target / median))
            : wasFull && median < target * 0.8 ? limit + limit / 10 + 1
            : limit;
        return Math.Clamp(next, Math.Min(Fewest, most), most);
    }

    TimeSpan Median()
    {
        var left = (told + 1) / 2;
        var bucket = 0;
        while ((left -= took[bucket]) > 0)
        {
            bucket++;
        }

        return TimeSpan.FromMicroseconds((16 + bucket % 16 + 0.5) * Math.Pow(2, bucket / 16 - 4));
    }

    static int Bucket(long microseconds)
    {
        var at = Math.Max(16, microseconds);
        var power = System.Numerics.BitOperations.Log2((ulong)at);
        return Math.Min(power * 16 + (int)((at >> (power - 4)) & 15), 40 * 16 - 1);
    }
}
