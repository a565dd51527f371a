using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tracking;

/// <summary>The tracking call: parse, name the event, hand it on, answer once it is on disk.</summary>
public sealed class TrackEndpoint(
    IGrainFactory grains, Attempts attempts, KnownTenants tenants, AttributionModels models, IOptions<AffiliateSystemOptions> options,
    TimeProvider time)
{
    const string KeyHeader = "Idempotency-Key";

    public async Task Track(HttpContext http)
    {
        var problem = await Answer(http);
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
        }
    }

    // Null: answered.
    async Task<Problem?> Answer(HttpContext http)
    {
        if (!RequestBody.Is(http.Request.ContentType, "application/json", "text/plain"))
        {
            return Problem.UnsupportedMediaType("application/json");
        }

        if (await RequestBody.Read(http.Request, RequestBody.TrackingLimit) is not { } body)
        {
            return Problem.TooLarge(RequestBody.TrackingLimit);
        }

        var (request, unreadable) = TrackBody.Parse(body);
        if (request is null)
        {
            return unreadable;
        }

        request = Complete(http, request);
        if (await Refuse(http, request) is { } refusal)
        {
            return refusal;
        }

        var caller = http.Features.Get<Caller>() ?? Caller.Anonymous;
        var e = ToEvent(http, request, caller);
        // Without an order or a key a repeat cannot be told from another event: better no answer than counted twice.
        var isRecognised = e.EventKey is not null || e is { IsConversion: true, OrderId: not null };
        var outcome = isRecognised
            ? await attempts.Repeatable(() => grains.Track(e))
            : await attempts.Once(() => grains.Track(e));
        switch (outcome)
        {
            case Tracked tracked:
                // The first answer given again, unless this very request made it and its first answer was lost on the way.
                var status = tracked.Repeat && tracked.Action.Id != e.Id ? StatusCodes.Status200OK : StatusCodes.Status201Created;
                await JsonAnswer.Send(http, status, (tracked, caller), static (json, answer) => ActionJson.Write(
                    json, answer.tracked.Action, VisibleTo(answer.caller, answer.tracked.Commissions)));
                return null;
            case TrackRefused refused:
                return Because(refused.Why);
            default:
                throw new InvalidOperationException("An event is tracked or refused.");
        }
    }

    // Headers and cookies fill in what the body leaves open.
    static TrackRequest Complete(HttpContext http, TrackRequest request)
    {
        if (request.EventId is null && http.Request.Headers[KeyHeader].ToString() is { Length: > 0 } given)
        {
            request = request with { EventId = given };
        }

        return request is { Code: null, Slug: null } && ReferralCookie.Read(http.Request) is { } code
            ? request with { Code = code, IsRemembered = true }
            : request;
    }

    async ValueTask<Problem?> Refuse(HttpContext http, TrackRequest request) => request switch
    {
        { Code: null, Slug: null, SessionId: null } => Problem.BadRequest("Either referral_code or referral_slug is required"),
        // What cannot be a code or a slug is nobody's, and makes no grain.
        { Code: { } code } when !Texts.IsCode(code) => Because(TrackRefusal.InvalidCode),
        { Slug: { } slug } when !Texts.IsSlug(slug) => Because(TrackRefusal.InvalidLink),
        { AttributionModel: { } model } when !models.Knows(model) =>
            Problem.Field("attribution_model", $"This must be one of {string.Join(", ", models.Names)}"),
        { EventId.Length: > TrackFields.MaxForeignId } =>
            Problem.Field("event_id", $"Use at most {TrackFields.MaxForeignId} characters"),
        { Currency: { } currency } when (await tenants.Get(http.Tenant)).Currency is var own && own != currency =>
            Problem.Field("currency", $"Only {own} is accepted"),
        _ => null,
    };

    TrackEvent ToEvent(HttpContext http, TrackRequest request, Caller caller)
    {
        var now = time.Now;
        var visitor = Visitor.Of(http);
        var e = new TrackEvent
        {
            Id = Guid.CreateVersion7(now),
            Tenant = http.Tenant,
            Code = request.Code,
            Slug = request.Slug,
            Type = request.Type,
            IsConversion = request.IsConversion,
            Value = request.Value,
            At = now,
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
            Verified = caller.IsAdmin || options.Value.TrustPublicConversions,
        };
        return e.EventKey is null && e.OrderId is null ? e : e with { Fingerprint = Fingerprint.Of(e) };
    }

    // Nobody for who has not signed in; an affiliate is told of its own money only.
    static IEnumerable<Credited>? VisibleTo(Caller caller, IReadOnlyList<Credited> commissions) =>
        caller.IsSignedIn ? commissions.Where(c => caller.MaySee(c.AffiliateCode)) : null;

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
