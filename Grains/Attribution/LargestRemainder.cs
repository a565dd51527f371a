namespace Affiliates.Attribution;

/// <summary>Divides whole cents by weights so that the parts add up to the whole.</summary>
public static class LargestRemainder
{
    /// <summary>
    /// Each gets its exact share rounded down; the cents that are left go one each to the largest remainders, of equal ones to
    /// the earlier.
    /// </summary>
    /// <param name="total">Zero or more.</param>
    /// <param name="weights">Zero or more each, and not all zero.</param>
    public static long[] Split(long total, IReadOnlyList<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        Int128 sum = 0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight, nameof(weights));
            sum += weight;
        }

        ArgumentOutOfRangeException.ThrowIfZero(sum, nameof(weights));
        var parts = new long[weights.Count];
        var remainders = new Int128[weights.Count];
        var left = total;
        for (var i = 0; i < parts.Length; i++)
        {
            (var part, remainders[i]) = Int128.DivRem((Int128)total * weights[i], sum);
            parts[i] = (long)part;
            left -= parts[i];
        }

        // A stable sort: equal remainders keep their order.
        foreach (var place in Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i]).Take((int)left))
        {
            parts[place]++;
        }

        return parts;
    }
}
