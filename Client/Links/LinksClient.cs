using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Referral links with their counters.</summary>
public sealed class LinksClient
{
    const string Root = "/affiliates/referral-links/";

    readonly ApiConnection api;

    internal LinksClient(ApiConnection api) => this.api = api;

    /// <summary>All, or those of one affiliate; an affiliate gets its own. Ordered by <c>created_at</c> or <c>slug</c>.</summary>
    /// <param name="affiliateCode">Those of the affiliate with this code.</param>
    /// <param name="search">Those with this in slug or campaign name.</param>
    public Listing<ReferralLink> List(string? affiliateCode = null, string? search = null) =>
        new(api, Root, () => new Query().Add("affiliate_code", affiliateCode).Add("search", search));

    /// <summary>Makes a link.</summary>
    public Task<ReferralLink> Create(NewLink link, CancellationToken cancellation = default) => api.Send<ReferralLink>(Call.Post(Root, link), cancellation);

    /// <summary>One of them.</summary>
    public Task<ReferralLink> Get(Guid id, CancellationToken cancellation = default) => api.Get<ReferralLink>($"{Root}{id}/", cancellation);

    /// <summary>Changes what is not null.</summary>
    public Task<ReferralLink> Change(Guid id, LinkChange change, CancellationToken cancellation = default) =>
        api.Send<ReferralLink>(Call.Patch($"{Root}{id}/", change), cancellation);

    /// <summary>The same by PUT.</summary>
    public Task<ReferralLink> Put(Guid id, LinkChange change, CancellationToken cancellation = default) =>
        api.Send<ReferralLink>(Call.Put($"{Root}{id}/", change), cancellation);

    /// <summary>Deletes it; what it has tracked stays.</summary>
    public Task Delete(Guid id, CancellationToken cancellation = default) => api.Delete($"{Root}{id}/", cancellation);
}
