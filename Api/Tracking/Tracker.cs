using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tracking;

/// <summary>What became of an event: tracked, or refused with a reason.</summary>
/// <param name="Status">201, 200 for the first answer given again; of no meaning with a problem.</param>
/// <param name="Tracked">Null when it was refused.</param>
/// <param name="Problem">Null when it was tracked.</param>
public readonly record struct TrackResult(int Status, Tracked? Tracked, Problem? Problem)
{
    public static implicit operator TrackResult(Problem problem) => new(problem.Status, null, problem);
}

/// <summary>An event of a batch that goes to its affiliate together with others.</summary>
/// <param name="Event">As it goes there.</param>
/// <param name="Outcome">There when the calls of the batch have been sent.</param>
public readonly record struct GatheredEvent(TrackEvent Event, Task<TrackOutcome> Outcome);

/// <summary>Takes an event that has been read, from whatever way in it came: completes and checks it, names it, and hands it on.</summary>
public sealed class Tracker(
    IGrainFactory grains, Attempts attempts, KnownTenants tenants, Clicks clicks, AttributionModels models, TrackMetrics metrics,
    IOptions<AffiliateSystemOptions> options, TimeProvider time)
{
    /// <summary>How far ahead of ours a sender's clock may be.</summary>
    static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Made once, not for each event.
    readonly Func<TrackEvent, bool, ValueTask<TrackOutcome>> track =
        (e, again) => grains.Track(again ? e with { MayBeWritten = true } : e);

    /// <param name="http">The visitor's request.</param>
    /// <param name="asker">Whose it is: tenant and caller.</param>
    /// <param name="request">The event.</param>
    /// <param name="isOfBatch">It is part of a batch, which has been admitted: its timestamp counts; else it has happened now.</param>
    /// <param name="calls">Where the batch gathers what can be sent together.</param>
    /// <param name="settings">Those of the tenant, which a batch asks for once; null: they are asked for.</param>
    public async ValueTask<TrackResult> Track(
        HttpContext http, Asker asker, TrackRequest request, bool isOfBatch = false, BatchCalls? calls = null, TenantSettings? settings = null)
    {
        var outcome = "unavailable";
        try
        {
            var tenant = settings ?? await tenants.Get(asker.Tenant);
            if (request is { Code: null, Slug: null, ClickId: { } click })
            {
                if (await clicks.Find(asker.Tenant, click, isOfBatch) is not { } found)
                {
                    outcome = "refused";
                    return Problem.Field(Clicks.Field, Clicks.Unknown);
                }

                request = await clicks.Credit(asker.Tenant, found, request, isOfBatch) with { IsRemembered = true };
            }

            var (e, refusal) = Complete(http, asker, request, tenant, isOfBatch);
            var result = e is null ? refusal! : ResultOf(e, await (calls?.Gather(e) ?? Send(e, isOfBatch)));
            outcome = NameOf(result);
            return result;
        }
        finally
        {
            metrics.Count(request.Type, outcome);
        }
    }

    /// <summary>Takes an event of a batch to where it waits for the others of its affiliate, and nothing else.</summary>
    /// <returns>Null: it has to be tracked by itself.</returns>
    public GatheredEvent? Gather(HttpContext http, Asker asker, TrackRequest request, BatchCalls calls, TenantSettings tenant)
    {
        // What names anything else has another way; calls decide.
        if (request is not { Code: not null, Slug: null, EventId: null, OrderId: null, SessionId: null })
        {
            return null;
        }

        var (e, _) = Complete(http, asker, request, tenant, mayBePast: true);
        return e is not null && calls.Gather(e) is { } outcome ? new GatheredEvent(e, outcome) : null;
    }

    /// <summary>What became of it; the calls have to be sent.</summary>
    public async ValueTask<TrackResult> ResultOf(GatheredEvent gathered)
    {
        var outcome = "unavailable";
        try
        {
            var result = ResultOf(gathered.Event, await gathered.Outcome);
            outcome = NameOf(result);
            return result;
        }
        finally
        {
            metrics.Count(gathered.Event.Type, outcome);
        }
    }

    static string NameOf(TrackResult result) =>
        result.Tracked is null ? "refused" : result.Status == StatusCodes.Status200OK ? "repeat" : "tracked";

    /// <summary>Either the event as it goes to the grains, or why it does not.</summary>
    (TrackEvent? Event, Problem? Refusal) Complete(
        HttpContext http, Asker asker, TrackRequest request, TenantSettings tenant, bool mayBePast)
    {
        request = WithCookie(http, request, tenant);
        var now = time.Now;
        var at = now;
        if (mayBePast && request.Timestamp is { } written && !TryPast(written, now, out at))
        {
            return (null, Problem.Field("timestamp", "Use a time of the past such as 2026-01-31T18:00:00Z"));
        }

        if (Refuse(request, tenant) is { } refusal)
        {
            return (null, refusal);
        }

        var signed = request.Signature is not null && Signatures.IsGood(request, tenant);
        if (request.Signature is not null && !signed)
        {
            return (null, Problem.Field("signature", "This is not the signature of order_id.conversion_value.currency"));
        }

        return (ToEvent(http, asker.Tenant, request, now, at, verified: signed || asker.Caller.IsTrusted || options.Value.TrustPublicConversions), null);
    }

    /// <summary>What the tenant's events are taken by. Asked for once by a batch: events that wait for it would overtake each other.</summary>
    public ValueTask<TenantSettings> SettingsFor(Asker asker) => tenants.Get(asker.Tenant);

    /// <summary>For the events of one batch, which has been admitted.</summary>
    public BatchCalls Batch() => new((affiliate, events) => grains.Affiliate(affiliate).RecordAll(events), e => Send(e, isOfBatch: true));

    // An affiliate finds its own events again by their ids, a key or an order is found wherever it went. What a journey decides
    // may be decided otherwise the next time: better no answer than counted twice.
    Task<TrackOutcome> Send(TrackEvent e, bool isOfBatch) =>
        e.EventKey is not null || e is { IsConversion: true, OrderId: not null } || e.NamesItsAffiliate
            ? attempts.Recognised(e, track, isOfBatch)
            : attempts.Once(() => grains.Track(e).AsTask(), isOfBatch);

    static TrackResult ResultOf(TrackEvent e, TrackOutcome outcome) => outcome switch
    {
        // The first answer given again, unless this very request made it and its first answer was lost on the way.
        Tracked tracked => new TrackResult(
            tracked.Repeat && tracked.Action.Id != e.Id ? StatusCodes.Status200OK : StatusCodes.Status201Created, tracked, null),
        TrackRefused refused => Because(refused.Why),
        _ => throw new InvalidOperationException("An event is tracked or refused."),
    };

    /// <summary>Nobody's for who has not signed in; an affiliate is told of its own money only.</summary>
    public static IEnumerable<Credited>? VisibleTo(Caller caller, IReadOnlyList<Credited> commissions) =>
        caller.IsSignedIn ? commissions.Where(c => caller.IsTrusted || caller.MaySee(c.AffiliateCode)) : null;

    TrackRequest WithCookie(HttpContext http, TrackRequest request, TenantSettings tenant) =>
        request is { Code: null, Slug: null } && ReferralCookie.Read(http.Request, ReferralCookie.NameFor(tenant, options.Value)) is { } code
            ? request with { Code = code, IsRemembered = true }
            : request;

    static bool TryPast(string written, DateTimeOffset now, out DateTimeOffset at)
    {
        if (!Moments.TryParse(written, out at) || at < Earliest || at > now + ClockSkew)
        {
            return false;
        }

        at = at > now ? now : at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
        return true;
    }

    Problem? Refuse(TrackRequest request, TenantSettings tenant) => request switch
    {
        { Code: null, Slug: null, SessionId: null } => Problem.BadRequest("Either referral_code or referral_slug is required"),
        // What cannot be a code or a slug is nobody's, and makes no grain.
        { Code: { } code } when !Texts.IsCode(code) => Because(TrackRefusal.InvalidCode),
        { Slug: { } slug } when !Texts.IsSlug(slug) => Because(TrackRefusal.InvalidLink),
        { AttributionModel: { } model } when !models.Knows(model) =>
            Problem.Field("attribution_model", $"This must be one of {string.Join(", ", models.Names)}"),
        { EventId.Length: > TrackFields.MaxForeignId } =>
            Problem.Field("event_id", $"Use at most {TrackFields.MaxForeignId} characters"),
        { Currency: { } currency } when tenant.Currency != currency => Problem.Field("currency", $"Only {tenant.Currency} is accepted"),
        _ => null,
    };

    TrackEvent ToEvent(HttpContext http, TenantId tenant, TrackRequest request, DateTimeOffset now, DateTimeOffset at, bool verified)
    {
        var visitor = Visitor.Of(http, options.Value);
        var e = new TrackEvent
        {
            Id = Ids.Next(now),
            Tenant = tenant,
            Code = request.Code,
            Slug = request.Slug,
            Type = request.Type,
            IsConversion = request.IsConversion,
            Value = request.Value,
            At = at,
            SessionId = request.SessionId,
            UseSession = request.SessionId is not null && (request.UseSessions || options.Value.EnableSessions),
            AttributionModel = request.AttributionModel,
            IsRemembered = request.IsRemembered,
            // In a session that is asked for, the session knows better.
            IsTouch = request is { SessionId: not null, IsConversion: false, IsRemembered: false } and not { Code: null, Slug: null },
            OrderId = request.OrderId,
            EventKey = request.EventId,
            CustomerId = request.CustomerId,
            Metadata = request.Metadata,
            Ip = visitor.Ip,
            UserAgent = visitor.UserAgent,
            Referrer = visitor.Referrer,
            Source = visitor.SourceOf(request.UtmSource),
            Verified = verified,
        };
        return e.EventKey is null && e.OrderId is null ? e : e with { Fingerprint = Fingerprint.Of(e) };
    }

    static Problem Because(TrackRefusal why) => why switch
    {
        TrackRefusal.InvalidLink => Problem.BadRequest("Invalid referral link"),
        TrackRefusal.AffiliateInactive => Problem.BadRequest("Affiliate is not active"),
        TrackRefusal.NobodyReferred => Problem.BadRequest("Either referral_code or referral_slug is required"),
        TrackRefusal.UnknownModel => Problem.Field("attribution_model", "This is not a model that is known here"),
        TrackRefusal.KeyReusedWithAnotherBody => Problem.Conflict("This event id was already used for another event"),
        _ => Problem.BadRequest("Invalid referral code"),
    };
}
