namespace Affiliates.Attribution;

/// <summary>The models that are always there, except <see cref="TimeDecay"/>, which has a file of its own.</summary>
public static class StandardModels
{
    public const string FirstClick = "first_click";
    public const string LastClick = "last_click";
    public const string Linear = "linear";
    public const string TimeDecay = "time_decay";
    public const string PositionBased = "position_based";

    public static IReadOnlyList<NamedAttributionModel> All { get; } =
    [
        new(FirstClick, new First()),
        new(LastClick, new Last()),
        new(Linear, new Equal()),
        new(TimeDecay, new TimeDecay()),
        new(PositionBased, new Positions()),
    ];

    sealed class First : IAttributionModel
    {
        public IReadOnlyList<long> Weigh(IReadOnlyList<Touch> touches, DateTimeOffset convertedAt) => Only(0, touches.Count);
    }

    sealed class Last : IAttributionModel
    {
        public IReadOnlyList<long> Weigh(IReadOnlyList<Touch> touches, DateTimeOffset convertedAt) => Only(touches.Count - 1, touches.Count);
    }

    sealed class Equal : IAttributionModel
    {
        public IReadOnlyList<long> Weigh(IReadOnlyList<Touch> touches, DateTimeOffset convertedAt)
        {
            var weights = new long[touches.Count];
            Array.Fill(weights, 1);
            return weights;
        }
    }

    /// <summary>40 % to the first, 40 % to the last, 20 % shared by those between; halves where there are none.</summary>
    sealed class Positions : IAttributionModel
    {
        public IReadOnlyList<long> Weigh(IReadOnlyList<Touch> touches, DateTimeOffset convertedAt)
        {
            var between = touches.Count - 2;
            if (between <= 0)
            {
                return [.. Enumerable.Repeat(1L, touches.Count)];
            }

            // 40 : 20/between, in whole numbers.
            var weights = new long[touches.Count];
            Array.Fill(weights, 1);
            weights[0] = weights[^1] = 2L * between;
            return weights;
        }
    }

    static long[] Only(int place, int count)
    {
        var weights = new long[count];
        weights[place] = 1;
        return weights;
    }
}
