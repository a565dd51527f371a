namespace Affiliates.Links;

[GenerateSerializer, Immutable, Alias("referral-link")]
public sealed record ReferralLink
{
    [Id(0)] public required Guid Uid { get; init; }
    [Id(1)] public required LinkId Id { get; init; }
    [Id(2)] public required Guid AffiliateUid { get; init; }
    [Id(3)] public required string AffiliateCode { get; init; }
    [Id(4)] public required string DestinationUrl { get; init; }
    [Id(5)] public string CampaignName { get; init; } = "";
    [Id(6)] public string Notes { get; init; } = "";
    [Id(7)] public bool IsActive { get; init; } = true;
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Hand the id of the click on to the destination as <c>click_id</c>, for a postback.</summary>
    [Id(9)] public bool AppendClickId { get; init; }
}

/// <summary>What is null stays.</summary>
[GenerateSerializer, Immutable, Alias("link-change")]
public sealed record LinkChange
{
    [Id(0)] public string? DestinationUrl { get; init; }
    [Id(1)] public string? CampaignName { get; init; }
    [Id(2)] public string? Notes { get; init; }
    [Id(3)] public bool? IsActive { get; init; }
    [Id(4)] public bool? AppendClickId { get; init; }
}

/// <summary>Where a click on a link leads; null destination: unknown or switched off.</summary>
[GenerateSerializer, Immutable, Alias("redirection")]
public sealed record Redirection([property: Id(0)] string? Destination, [property: Id(1)] string? AffiliateCode, [property: Id(2)] Guid? ClickId, [property: Id(3)] bool AppendClickId = false);

[Alias("link")]
public interface ILinkGrain : IGrainWithStringKey
{
    /// <summary>False when the slug is taken.</summary>
    [Alias("create")] Task<bool> Create(ReferralLink link);
    [Alias("get")] Task<ReferralLink?> Get();
    [Alias("change")] Task<ReferralLink?> Change(LinkChange change);
    /// <summary>The slug stays taken, the history stays; the link is gone from the lists and refers no more.</summary>
    [Alias("delete")] Task<bool> Delete();
    /// <summary>Names the affiliate in the event and passes it on.</summary>
    [Alias("record")] ValueTask<TrackOutcome> Record(TrackEvent e);
    /// <summary>Where to send the visitor; records <paramref name="click"/> unless it is null (HEAD, a bot).</summary>
    [Alias("follow")] ValueTask<Redirection> Follow(TrackEvent? click);
    [Alias("totals")] Task<LinkTotals> GetTotals();
}
