using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Affiliates.Sessions;

/// <summary>A visitor's journey: who referred last, and who is credited for a conversion.</summary>
/// <remarks>
/// It owns no rows. Touches are written with their events by the affiliates; what is in memory, bounded and gone after some
/// idle minutes, only spares a read for the visits that name nobody. Money is decided from the rows alone. Reentrant, so that
/// a session id that many visitors share is no queue.
/// </remarks>
[Reentrant, GrainType("visitor-session"), Orleans.CollectionAgeLimit(Minutes = 5)]
public sealed partial class VisitorSessionGrain(
    SessionRows rows, TenantCache tenants, AttributionModels models, IOptions<AffiliateSystemOptions> options, TimeProvider time,
    ILogger<VisitorSessionGrain> log) : Grain, IVisitorSessionGrain
{
    /// <summary>How far the clocks of two front-ends may differ, for events that happen now.</summary>
    static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(2);

    /// <summary>What is younger happens now; what is older was sent later with a time of its own, and is taken at its word.</summary>
    static readonly TimeSpan Live = TimeSpan.FromSeconds(10);

    /// <summary>How long a conversion that is durable waits for the others to take their shares; later they do it by themselves.</summary>
    static readonly TimeSpan SharePatience = TimeSpan.FromSeconds(1);

    readonly Journey journey = new();
    bool isRead;

    VisitorSessionId Id
    {
        get
        {
            var (tenant, value) = GrainKeys.Parse(this.GetPrimaryKeyString());
            return new VisitorSessionId(tenant, value);
        }
    }

    public async ValueTask<TrackOutcome> Record(TrackEvent e)
    {
        var settings = await tenants.Get(e.Tenant);
        var isLive = time.GetUtcNow() - e.At < Live;
        var window = new JourneyWindow(e.At, TimeSpan.FromDays(settings.CookieDurationDays), isLive ? ClockSkew : TimeSpan.Zero);
        return e.IsConversion ? await Convert(e, window, settings) : await Visit(e, window);
    }

    async ValueTask<TrackOutcome> Visit(TrackEvent e, JourneyWindow window)
    {
        if (e.IsRemembered || e is { Code: null, Slug: null })
        {
            var last = await Last(window);
            if (last is null && !e.IsRemembered)
            {
                return new TrackRefused(TrackRefusal.NobodyReferred);
            }

            if (last is not null && (e.Code is null || e.Code == last.AffiliateCode))
            {
                return await Affiliate(last.AffiliateCode).Record(By(last, e));
            }
        }

        var outcome = await GrainFactory.AfterSession(e with { IsTouch = true });
        if (outcome is Tracked { Action: var action })
        {
            journey.Add(new Touch
            {
                At = action.At,
                AffiliateCode = action.AffiliateCode,
                LinkSlug = action.LinkSlug,
                LinkUid = action.LinkUid,
                ActionId = action.Id,
            });
        }

        return outcome;
    }

    /// <summary>Who referred last. The rows are read once, and again when nobody is known: another way in may have written since.</summary>
    async ValueTask<Touch?> Last(JourneyWindow window)
    {
        if (isRead && journey.LastIn(window) is { } known)
        {
            return known;
        }

        foreach (var touch in await rows.ReadJourney(Id, window))
        {
            journey.Add(touch);
        }

        isRead = true;
        return journey.LastIn(window);
    }

    async ValueTask<TrackOutcome> Convert(TrackEvent e, JourneyWindow window, TenantSettings settings)
    {
        if (Model(e, settings) is not { } model)
        {
            return new TrackRefused(TrackRefusal.UnknownModel);
        }

        var (own, refusal) = await OwnReferrer(e);
        if (refusal is { } why)
        {
            return new TrackRefused(why);
        }

        var touches = await rows.ReadJourney(Id, window);
        var inactive = await Inactive(touches, own, window);
        if (own is not null && inactive.TryGetValue(own.AffiliateCode, out var isKnown))
        {
            if (!e.IsRemembered)
            {
                return new TrackRefused(isKnown ? TrackRefusal.AffiliateInactive : TrackRefusal.InvalidCode);
            }

            // An old cookie stands in nobody's way.
            own = null;
        }

        var decision = Journeys.Decide(model.Name, model.Model, touches, own, window, inactive.Keys.ToHashSet());
        if (decision.FellBack)
        {
            Unusable(log, model.Name);
        }

        return decision.Credits.Count == 0
            ? new TrackRefused(inactive.Count == 0 ? TrackRefusal.NobodyReferred : TrackRefusal.AffiliateInactive)
            : await Record(e, decision, own is not null && decision.Touches[^1].Touch == own ? own : null);
    }

    async ValueTask<TrackOutcome> Record(TrackEvent e, JourneyDecision decision, Touch? own)
    {
        var keeper = ConversionSplit.KeeperOf(decision);
        var whole = e with { Code = keeper.AffiliateCode, Slug = keeper.LinkSlug, LinkId = keeper.LinkUid, IsTouch = false };
        var recorded = await Affiliate(keeper.AffiliateCode).RecordCredited(new CreditedConversion(whole, decision, own));
        await Task.WhenAll(recorded.Others.Select(other => TakeShare(other, e.Id)));
        return recorded.Outcome;
    }

    // The conversion is durable, and so is every share of it: what fails here is done again later.
    async Task TakeShare(string affiliate, Guid action)
    {
        try
        {
            await Affiliate(affiliate).TakeShare(action).WaitAsync(SharePatience);
        }
        catch (Exception ex)
        {
            NotTaken(log, ex, action);
        }
    }

    /// <summary>The request's model, else the tenant's, else the operator's; null: the request's is not known.</summary>
    NamedAttributionModel? Model(TrackEvent e, TenantSettings settings)
    {
        // Not asked for a journey: it only says who referred.
        var asked = e.UseSession ? e.AttributionModel : StandardModels.LastClick;
        string?[] names = asked is null ? [settings.DefaultAttributionModel, options.Value.DefaultAttributionModel] : [asked];
        foreach (var name in names)
        {
            if (name is not null && models.TryGet(name, out var model))
            {
                return new NamedAttributionModel(name, model);
            }
        }

        return null;
    }

    async Task<(Touch? Own, TrackRefusal? Refusal)> OwnReferrer(TrackEvent e)
    {
        if (e.Slug is null)
        {
            return (e.Code is null ? null : new Touch { At = e.At, AffiliateCode = e.Code, ActionId = e.Id }, null);
        }

        return await GrainFactory.Link(new LinkId(e.Tenant, e.Slug)).Get() is { IsActive: true } link
            ? (new Touch { At = e.At, AffiliateCode = link.AffiliateCode, LinkSlug = link.Id.Slug, LinkUid = link.Uid, ActionId = e.Id }, null)
            : (null, TrackRefusal.InvalidLink);
    }

    /// <summary>Who is switched off, and false for who is not known at all. One alone is asked when it records.</summary>
    async Task<Dictionary<string, bool>> Inactive(IReadOnlyList<Touch> touches, Touch? own, JourneyWindow window)
    {
        List<string> codes = [.. touches.Where(t => t.At >= window.From).Select(t => t.AffiliateCode).Distinct()];
        if (own is not null && !codes.Contains(own.AffiliateCode))
        {
            codes.Add(own.AffiliateCode);
        }

        if (codes.Count < 2)
        {
            return [];
        }

        var accounts = await Task.WhenAll(codes.Select(code => Affiliate(code).GetAccount()));
        return codes.Zip(accounts).Where(c => c.Second is not { Profile.IsActive: true })
            .ToDictionary(c => c.First, c => c.Second is not null);
    }

    IAffiliateGrain Affiliate(string code) => GrainFactory.Affiliate(new AffiliateId(Id.Tenant, code));

    static TrackEvent By(Touch referrer, TrackEvent e) =>
        e with { Code = referrer.AffiliateCode, Slug = referrer.LinkSlug, LinkId = referrer.LinkUid, IsTouch = false };

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "Attribution model {Model} gave weights that cannot be used; the last touch has all the credit")]
    static partial void Unusable(ILogger log, string model);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "A share of conversion {Action} was not taken at once; it is taken later")]
    static partial void NotTaken(ILogger log, Exception e, Guid action);
}
