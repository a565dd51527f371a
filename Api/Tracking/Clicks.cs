namespace Affiliates.Api.Tracking;

/// <summary>Clicks that come back: a redirect has handed on their id as <c>click_id</c>, and it says who referred.</summary>
public sealed class Clicks(IGrainFactory grains, Attempts attempts)
{
    public const string Field = "click_id";
    public const string NotAnId = "Send the click_id that the redirect handed on";
    public const string Unknown = "There is no such click";

    /// <summary>Null: there is none in this tenant.</summary>
    public Task<TrackedAction?> Find(TenantId tenant, Guid id, bool isOfBatch = false) =>
        attempts.Repeatable(() => grains.Directory(tenant).Action(id), isAdmitted: isOfBatch);

    /// <summary>The request with the click's referrer and session.</summary>
    public async Task<TrackRequest> Credit(TenantId tenant, TrackedAction click, TrackRequest request, bool isOfBatch = false)
    {
        // The click has been made: a link that was switched off since does not undo it.
        var link = click.LinkSlug is { } slug
            ? await attempts.Repeatable(() => grains.Link(new LinkId(tenant, slug)).Get(), isAdmitted: isOfBatch)
            : null;
        return request with
        {
            Code = link is { IsActive: true } ? null : click.AffiliateCode,
            Slug = link is { IsActive: true } ? link.Id.Slug : null,
            SessionId = request.SessionId ?? click.SessionId,
        };
    }
}
