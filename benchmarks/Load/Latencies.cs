using System.Diagnostics;
using System.Numerics;

namespace Affiliates.Benchmarks.Load;

/// <summary>A histogram of fixed size, buckets a sixteenth of a power of two wide: about 6 % of resolution.</summary>
sealed class Latencies
{
    readonly long[] buckets = new long[64 * 16];

    public void Add(long ticks) => buckets[Bucket(Math.Max(16, ticks))]++;

    public static Latencies Merge(IEnumerable<Latencies> parts)
    {
        var all = new Latencies();
        foreach (var part in parts)
        {
            for (var i = 0; i < all.buckets.Length; i++)
            {
                all.buckets[i] += part.buckets[i];
            }
        }
        return all;
    }

    /// <summary>The time that this share of the requests did not exceed, in milliseconds.</summary>
    public double Milliseconds(double share)
    {
        var wanted = (long)Math.Ceiling(buckets.Sum() * share);
        var seen = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            seen += buckets[i];
            if (seen >= wanted && seen > 0)
            {
                return Ticks(i) * 1000.0 / Stopwatch.Frequency;
            }
        }
        return 0;
    }

    static int Bucket(long ticks)
    {
        var power = BitOperations.Log2((ulong)ticks);
        return power * 16 + (int)((ticks >> (power - 4)) & 15);
    }

    static double Ticks(int bucket) => (16 + bucket % 16 + 0.5) * Math.Pow(2, bucket / 16 - 4);
}
