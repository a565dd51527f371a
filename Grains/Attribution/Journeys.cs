namespace Affiliates.Attribution;

/// <summary>Decides who is credited for a conversion at the end of a visitor's journey. Pure.</summary>
public static class Journeys
{
    /// <summary>The order of a journey: time, and of one moment the ids, so that it does not depend on who arrived first.</summary>
    public static readonly IComparer<Touch> InTime = Comparer<Touch>.Create(static (a, b) =>
        a.At.CompareTo(b.At) is not 0 and var order ? order : a.ActionId.CompareTo(b.ActionId));

    /// <param name="name">The model's name, for the record.</param>
    /// <param name="model">Asked for the weights.</param>
    /// <param name="journey">The session's touches, in any order.</param>
    /// <param name="own">Who the conversion itself names, as a touch at its time; null when it names nobody.</param>
    /// <param name="window">When the visitor converted, and which touches count.</param>
    /// <param name="inactive">Codes of affiliates that are switched off.</param>
    public static JourneyDecision Decide(
        string name, IAttributionModel model, IEnumerable<Touch> journey, Touch? own, JourneyWindow window,
        IReadOnlySet<string> inactive)
    {
        List<Touch> counted = [];
        List<LeftOutTouch> leftOut = [];
        foreach (var touch in journey.DistinctBy(t => t.ActionId).Order(InTime))
        {
            if (WhyNot(touch, window, inactive) is { } why)
            {
                leftOut.Add(new LeftOutTouch(touch, why));
            }
            else
            {
                counted.Add(touch);
            }
        }

        if (own is not null && IsNews(counted, own))
        {
            counted.Add(own);
        }
        else if (own is not null)
        {
            leftOut.Add(new LeftOutTouch(own, WhyLeftOut.SameAsLast));
        }

        if (counted.Count == 0)
        {
            return new JourneyDecision { Model = name, Touches = [], LeftOut = leftOut, Credits = [] };
        }

        var weights = model.Weigh(counted, window.ConvertedAt);
        var usable = IsUsable(weights, counted.Count);
        List<WeighedTouch> weighed =
            [.. counted.Select((t, i) => new WeighedTouch(t, usable ? weights[i] : i == counted.Count - 1 ? 1 : 0))];
        return new JourneyDecision { Model = name, Touches = weighed, LeftOut = leftOut, Credits = Credits(weighed), FellBack = !usable };
    }

    /// <summary>A referrer that the last touch names already is no further touch.</summary>
    public static bool IsNews(IReadOnlyList<Touch> journey, Touch own) =>
        journey is not [.., var last] || last.AffiliateCode != own.AffiliateCode;

    static WhyLeftOut? WhyNot(Touch touch, JourneyWindow window, IReadOnlySet<string> inactive) =>
        touch.At > window.Until ? WhyLeftOut.AfterConversion
        : touch.At < window.From ? WhyLeftOut.BeforeWindow
        : inactive.Contains(touch.AffiliateCode) ? WhyLeftOut.AffiliateInactive
        : null;

    static bool IsUsable(IReadOnlyList<long> weights, int touches) =>
        weights.Count == touches && weights.All(w => w is >= 0 and <= IAttributionModel.MaxWeight) && weights.Any(w => w > 0);

    static List<JourneyCredit> Credits(List<WeighedTouch> weighed) =>
    [
        .. from touch in weighed
           where touch.Weight > 0
           group touch by touch.Touch.AffiliateCode into hers
           let last = hers.Last().Touch
           select new JourneyCredit(hers.Key, hers.Sum(t => t.Weight), last.LinkSlug, last.LinkUid),
    ];
}
