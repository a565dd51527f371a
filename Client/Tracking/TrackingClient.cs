using System.Net;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Events of visitors, and the links that they follow.</summary>
public sealed class TrackingClient
{
    const string Root = "/affiliates/api/referral-actions/track/";

    /// <summary>Events of one call, at most.</summary>
    public const int MaxBatch = 1000;

    readonly ApiConnection api;

    internal TrackingClient(ApiConnection api) => this.api = api;

    /// <summary>Tracks an event. When it returns, the event is on disk and counted exactly once, however often the call had to be made.</summary>
    /// <exception cref="AffiliatesException">400: nobody is referred to, the affiliate is not active, or a field is wrong. 409: the event id was used for another event.</exception>
    public Task<TrackedAction> Track(TrackedEvent e, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(e);
        return Tracked(Call.Post(Root, e.Recognisable(), repeatable: true), cancellation);
    }

    /// <summary>
    /// Tracks up to 1000 events, also of the past; each is answered for itself, in order. Needs an owner, or a key with the scope <c>track</c>. Events
    /// that the service cannot take now are sent again, under the same ids.
    /// </summary>
    public async Task<IReadOnlyList<BatchResult>> TrackBatch(IReadOnlyList<TrackedEvent> events, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        TrackedEvent[] all = [.. events.Select(static e => e.Recognisable())];
        var results = await Send(all, cancellation).ConfigureAwait(false);
        var wait = api.Options.FirstWait;
        for (var i = 0; i < api.Options.Retries && results.Any(IsForLater); i++)
        {
            await Task.Delay(wait, api.Time, cancellation).ConfigureAwait(false);
            wait = wait * 2 < api.Options.LongestWait ? wait * 2 : api.Options.LongestWait;
            int[] places = [.. Enumerable.Range(0, all.Length).Where(place => IsForLater(results[place]))];
            var again = await Send([.. places.Select(place => all[place])], cancellation).ConfigureAwait(false);
            foreach (var (place, result) in places.Zip(again))
            {
                results[place] = result;
            }
        }

        return results;
    }

    /// <summary>Tracks an event by an image's address, as a page without a script does: who is no visitor is not counted.</summary>
    /// <returns>The image, a GIF.</returns>
    public async Task<byte[]> Pixel(TrackedEvent e, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(e);
        using var answer = await api.Send(Call.Get(PixelPath(e.Recognisable())) with { Accept = "image/gif" }, cancellation).ConfigureAwait(false);
        return await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reports a conversion by its click.</summary>
    public Task<TrackedAction> Postback(Postback postback, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(postback);
        return Tracked(Call.Post("/affiliates/postback/", postback.Recognisable(), repeatable: true), cancellation);
    }

    /// <summary>The same by GET, as networks do that call an address.</summary>
    public Task<TrackedAction> PostbackByGet(Postback postback, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(postback);
        var p = postback.Recognisable();
        return Tracked(Call.Get("/affiliates/postback/" + new Query()
            .Add("click_id", (Guid?)p.ClickId).Add("event", p.Event).Add("amount", p.Amount).Add("order_id", p.OrderId).Add("currency", p.Currency)
            .Add("event_id", p.EventId).Add("customer_id", p.CustomerId).Add("signature", p.Signature).Add("is_conversion", p.IsConversion)), cancellation);
    }

    /// <summary>Follows a link as a visitor does, which is a click, and says where it leads. With a user agent that names a program it counts as a robot's, and is none.</summary>
    /// <exception cref="InvalidOperationException">The <see cref="HttpClient"/> has followed the redirect by itself.</exception>
    public Task<Uri> Follow(string slug, CancellationToken cancellation = default) => Redirected("/r/" + Uri.EscapeDataString(slug) + "/", cancellation);

    /// <summary>The same by the link's full address, <c>/?ref=…</c>.</summary>
    /// <exception cref="InvalidOperationException">The <see cref="HttpClient"/> has followed the redirect by itself.</exception>
    public Task<Uri> FollowReference(string slug, CancellationToken cancellation = default) => Redirected("/" + new Query().Add("ref", slug), cancellation);

    /// <summary>The browser script, with the tenant's settings in it.</summary>
    public async Task<string> Script(CancellationToken cancellation = default)
    {
        using var answer = await api.Send(Call.Get("/affiliates/tracker.js") with { Accept = "text/javascript" }, cancellation).ConfigureAwait(false);
        return await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
    }

    static bool IsForLater(BatchResult result) => result.Status is (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.TooManyRequests;

    static string PixelPath(TrackedEvent e) => Root + "pixel.gif" + new Query()
        .Add("referral_code", e.ReferralCode).Add("referral_slug", e.ReferralSlug).Add("click_id", e.ClickId).Add("event_type", e.EventType)
        .Add("is_conversion", e.IsConversion).Add("conversion_value", e.ConversionValue).Add("currency", e.Currency).Add("order_id", e.OrderId)
        .Add("event_id", e.EventId).Add("customer_id", e.CustomerId).Add("signature", e.Signature).Add("metadata", e.Metadata?.ToJsonString())
        .Add("session_id", e.SessionId).Add("use_sessions", e.UseSessions).Add("attribution_model", e.AttributionModel);

    async Task<BatchResult[]> Send(TrackedEvent[] events, CancellationToken cancellation)
    {
        var answer = await api.Send<BatchAnswer>(Call.Post(Root + "batch/", new EventBatch(events), repeatable: true), cancellation).ConfigureAwait(false);
        return [.. answer.Results];
    }

    async Task<TrackedAction> Tracked(Call call, CancellationToken cancellation)
    {
        using var answer = await api.Send(call, cancellation).ConfigureAwait(false);
        var action = Json.Read<TrackedAction>(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        return action with { IsRepeat = answer.StatusCode is HttpStatusCode.OK };
    }

    async Task<Uri> Redirected(string path, CancellationToken cancellation)
    {
        using var answer = await api.Send(Call.Get(path) with { TakesRedirects = true, IsStreamed = true }, cancellation).ConfigureAwait(false);
        return answer.Headers.Location ?? throw new InvalidOperationException(
            "There is no redirect to be seen: give this client an HttpClient that does not follow them (AllowAutoRedirect = false).");
    }
}
