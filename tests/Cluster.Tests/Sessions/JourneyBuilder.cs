namespace Affiliates.Cluster.Tests.Sessions;

/// <summary>A visitor in a session that nobody else has.</summary>
public sealed class Visitor(IGrainFactory grains)
{
    public string Session { get; } = Builders.Key("v");

    public async Task<Tracked> Clicks(AffiliateProfile affiliate, int daysAgo = 0) =>
        Assert.IsType<Tracked>(await grains.Track(Event(affiliate.Id.Code, "click", daysAgo) with { IsTouch = true }));

    public ValueTask<TrackOutcome> Views(AffiliateProfile? affiliate = null) => grains.Track(Event(affiliate?.Id.Code, "page_view"));

    public ValueTask<TrackOutcome> TriesToBuy(decimal value, string? model = null, AffiliateProfile? from = null, string? order = null, int daysAgo = 0) =>
        grains.Track(Purchase(value, model, from, order, daysAgo));

    public async Task<Tracked> Buys(decimal value, string? model = null, AffiliateProfile? from = null, string? order = null) =>
        Assert.IsType<Tracked>(await TriesToBuy(value, model, from, order));

    public TrackEvent Purchase(decimal value, string? model = null, AffiliateProfile? from = null, string? order = null, int daysAgo = 0) =>
        Event(from?.Id.Code, "purchase", daysAgo) with
        {
            IsConversion = true,
            Value = Money.Round(value),
            AttributionModel = model,
            OrderId = order,
            Fingerprint = [1],
        };

    public TrackEvent Event(string? code, string type, int daysAgo = 0)
    {
        var e = Builders.Event(code ?? "", type);
        return e with { Code = code, At = e.At.AddDays(-daysAgo), SessionId = Session, UseSession = true };
    }
}
