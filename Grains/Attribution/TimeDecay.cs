namespace Affiliates.Attribution;

/// <summary>A touch counts half as much for every seven days that it lies before the conversion: 2^(−age / 7 days).</summary>
/// <remarks>
/// In decimal, which every machine computes alike. Ages are taken from the newest touch: that divides all weights by the
/// same number, which changes no share, and keeps the newest from vanishing.
/// </remarks>
public sealed class TimeDecay : IAttributionModel
{
    static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);

    // ln 2.
    const decimal Ln2 = 0.6931471805599453094172321215m;

    public IReadOnlyList<long> Weigh(IReadOnlyList<Touch> touches, DateTimeOffset convertedAt)
    {
        var newest = touches[^1].At;
        var weights = new long[touches.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (long)decimal.Round(IAttributionModel.MaxWeight * HalfTo((decimal)(newest - touches[i].At).Ticks / HalfLife.Ticks));
        }

        return weights;
    }

    /// <summary>2^(−<paramref name="halvings"/>), good to some twenty places.</summary>
    static decimal HalfTo(decimal halvings)
    {
        var whole = (int)decimal.Floor(halvings);
        // Below a weight of one, which is the smallest there is.
        if (whole >= 60) return 0m;

        var power = 1m;
        for (var i = 0; i < whole; i++) power /= 2m;
        return power * Exp(-(halvings - whole) * Ln2);
    }

    // Taylor's series; x is between −0.7 and 0, so that thirty terms are more than a decimal can hold.
    static decimal Exp(decimal x)
    {
        var sum = 1m;
        var term = 1m;
        for (var n = 1; n <= 30; n++)
        {
            term *= x / n;
            sum += term;
        }

        return sum;
    }
}
