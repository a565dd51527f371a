namespace Affiliates.Unit.Tests.Attribution;

/// <summary>Journeys that end at <see cref="Some.Noon"/>.</summary>
static class Touches
{
    public static readonly AttributionModels Models = new([]);

    public static Touch Of(string code, double hoursBefore, string? link = null, Guid? id = null) =>
        At(code, Some.Noon.AddHours(-hoursBefore), link, id);

    public static Touch At(string code, DateTimeOffset at, string? link = null, Guid? id = null) =>
        new() { At = at, AffiliateCode = code, LinkSlug = link, ActionId = id ?? Guid.CreateVersion7(at) };

    public static JourneyDecision Decide(
        IEnumerable<Touch> journey, Touch? own = null, string model = "linear", int windowDays = 3650, params string[] inactive)
    {
        Assert.True(Models.TryGet(model, out var found));
        return Journeys.Decide(model, found, journey, own, new JourneyWindow(Some.Noon, TimeSpan.FromDays(windowDays)), inactive.ToHashSet());
    }
}
