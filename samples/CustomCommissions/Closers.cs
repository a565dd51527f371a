using Affiliates.Attribution;

namespace Affiliates.Samples.CustomCommissions;

/// <summary>70 % to the last touch, 30 % to the one before it; all to one that is alone.</summary>
public sealed class Closers : IAttributionModel
{
    public IReadOnlyList<long> Weigh(IReadOnlyList<Touch> touches, DateTimeOffset convertedAt)
    {
        var weights = new long[touches.Count];
        weights[^1] = 7;
        if (touches.Count > 1)
        {
            weights[^2] = 3;
        }

        return weights;
    }
}
