namespace Affiliates.Attribution;

/// <summary>
/// The touches of one session in the order of time: at most <see cref="MaxTouches"/>, which are the first and the latest. What
/// is kept is the same in whatever order they came.
/// </summary>
public sealed class Journey
{
    /// <summary>What a session keeps: its first touch and the latest others.</summary>
    public const int MaxTouches = 50;

    readonly List<Touch> touches = [];

    public IReadOnlyList<Touch> Touches => touches;

    public void Add(Touch touch)
    {
        var place = touches.BinarySearch(touch, Journeys.InTime);
        if (place >= 0)
        {
            return;
        }

        touches.Insert(~place, touch);
        if (touches.Count > MaxTouches)
        {
            touches.RemoveAt(1);
        }
    }

    /// <summary>Who referred last inside the window; null: nobody.</summary>
    public Touch? LastIn(JourneyWindow window) => touches.FindLast(t => t.At >= window.From && t.At <= window.Until);
}
