namespace Affiliates.Attribution;

/// <summary>
/// A way of dividing the credit for a conversion among the touches that led to it. Pure: the same touches give the same
/// weights, whenever they are asked for.
/// </summary>
public interface IAttributionModel
{
    /// <summary>The largest weight that is taken: shares stay exact up to it.</summary>
    const long MaxWeight = 1_000_000_000_000_000;

    /// <summary>A weight for each touch, 0 to <see cref="MaxWeight"/>, of which only the ratio counts; not all of them 0.</summary>
    /// <param name="touches">One or more, inside the attribution window, in the order of time; the last may be the conversion's own.</param>
    /// <param name="convertedAt">When the visitor converted; never before a touch.</param>
    IReadOnlyList<long> Weigh(IReadOnlyList<Touch> touches, DateTimeOffset convertedAt);
}

/// <summary>A model under the name by which requests and settings ask for it.</summary>
public sealed record NamedAttributionModel(string Name, IAttributionModel Model);
