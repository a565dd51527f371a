namespace Affiliates.Api.Statistics;

/// <summary>The public names of the ways in which an event can name its affiliate.</summary>
public static class TrackingMethods
{
    public static readonly string[] Names = ["code", "link"];

    public static TrackingMethod? Read(ListQuery query) =>
        query.Choice("tracking_method", ("code", TrackingMethod.Code), ("link", TrackingMethod.Link));

    public static string NameOf(TrackingMethod method) => method is TrackingMethod.Link ? "link" : "code";
}
