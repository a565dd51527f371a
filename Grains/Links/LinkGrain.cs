namespace Affiliates.Links;

/// <summary>Owns a slug: where it leads, whether it is on. Its counters are the affiliate's, who has the one truth.</summary>
/// <remarks>Reentrant, so that a hot link does not wait for the commit of the click before; every change of state goes
/// through the row's version, checked by the store.</remarks>
[Reentrant, GrainType("link")]
public sealed class LinkGrain(LinkRows rows) : Grain, ILinkGrain
{
    StoredLink? stored;

    LinkId Id
    {
        get
        {
            var (tenant, slug) = GrainKeys.Parse(this.GetPrimaryKeyString());
            return new LinkId(tenant, slug);
        }
    }

    ReferralLink? Link => stored is { IsDeleted: false } ? stored.Link : null;

    IAffiliateGrain Affiliate(ReferralLink link) =>
        GrainFactory.Affiliate(new AffiliateId(link.Id.Tenant, link.AffiliateCode));

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        stored = await rows.Find(Id, cancellationToken);

    public async Task<bool> Create(ReferralLink link)
    {
        if (stored is not null || !await rows.Insert(link))
        {
            return false;
        }

        stored = await rows.Find(Id);
        return true;
    }

    public Task<ReferralLink?> Get() => Task.FromResult(Link);

    public async Task<ReferralLink?> Change(LinkChange change)
    {
        if (Link is not { } link)
        {
            return null;
        }

        await Save(link with
        {
            DestinationUrl = change.DestinationUrl ?? link.DestinationUrl,
            CampaignName = change.CampaignName ?? link.CampaignName,
            Notes = change.Notes ?? link.Notes,
            IsActive = change.IsActive ?? link.IsActive,
            AppendClickId = change.AppendClickId ?? link.AppendClickId,
        }, deleted: false);
        return Link;
    }

    public async Task<bool> Delete()
    {
        if (Link is not { } link)
        {
            return false;
        }

        await Save(link with { IsActive = false }, deleted: true);
        return true;
    }

    public async ValueTask<TrackOutcome> Record(TrackEvent e) =>
        Link is { IsActive: true } link
            ? await Affiliate(link).Record(e with { Code = link.AffiliateCode, Slug = link.Id.Slug, LinkId = link.Uid })
            : new TrackRefused(TrackRefusal.InvalidLink);

    public async ValueTask<Redirection> Follow(TrackEvent? click)
    {
        if (Link is not { IsActive: true } link)
        {
            return Nowhere;
        }

        if (click is null)
        {
            return await Affiliate(link).GetAccount() is { Profile.IsActive: true }
                ? new Redirection(link.DestinationUrl, link.AffiliateCode, ClickId: null)
                : Nowhere;
        }

        return await Record(click) is Tracked tracked
            ? new Redirection(link.DestinationUrl, link.AffiliateCode, tracked.Action.Id, link.AppendClickId)
            : Nowhere;
    }

    public async Task<LinkTotals> GetTotals() =>
        Link is { } link && (await Affiliate(link).GetLinkTotals([link.Id.Slug])).TryGetValue(link.Id.Slug, out var totals)
            ? totals
            : new LinkTotals(0, 0, Money.Zero);

    static readonly Redirection Nowhere = new(Destination: null, AffiliateCode: null, ClickId: null);

    async Task Save(ReferralLink link, bool deleted)
    {
        var version = stored!.Version;
        if (!await rows.Update(link, deleted, version))
        {
            DeactivateOnIdle();
            throw new JournalConflictException($"Link {this.GetPrimaryKeyString()} was changed by another activation.");
        }

        stored = new StoredLink(link, deleted, version + 1);
    }
}
