namespace Affiliates.Tracking;

/// <summary>
/// The way of an event through the grains: event key, order, visitor session, link, affiliate, each only where the event
/// names one. Each
/// grain decides what it owns and passes the event on, so that a key or an order is taken once whatever way it came.
/// </summary>
public static class TrackingRoute
{
    extension(IGrainFactory grains)
    {
        /// <summary>From the edge to the first grain on the way.</summary>
        public ValueTask<TrackOutcome> Track(TrackEvent e) =>
            e.EventKey is { } key ? grains.EventKeys(new EventKey(e.Tenant, key)).Take(e) : grains.AfterEventKey(e);

        /// <summary>On from the event key's grain.</summary>
        public ValueTask<TrackOutcome> AfterEventKey(TrackEvent e) =>
            e is { IsConversion: true, OrderId: { } order }
                ? grains.Orders(new OrderId(e.Tenant, order)).Take(e)
                : grains.AfterOrder(e);

        /// <summary>On from the order's grain: a session decides where it is asked to, or where nothing else says who referred.</summary>
        public ValueTask<TrackOutcome> AfterOrder(TrackEvent e) =>
            e is { SessionId: { } session } && (e.UseSession || e is { Code: null, Slug: null })
                ? grains.Session(new VisitorSessionId(e.Tenant, session)).Record(e)
                : grains.AfterSession(e);

        /// <summary>On from the session's grain: a link names its affiliate, a code is one.</summary>
        public ValueTask<TrackOutcome> AfterSession(TrackEvent e) =>
            (e.Slug, e.Code) switch
            {
                ({ } slug, _) => grains.Link(new LinkId(e.Tenant, slug)).Record(e),
                (_, { } code) => grains.Affiliate(new AffiliateId(e.Tenant, code)).Record(e),
                _ => throw new ArgumentException("The event names neither a code nor a slug.", nameof(e)),
            };
    }
}
