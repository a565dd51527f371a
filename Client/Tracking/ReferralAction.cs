using System.Text.Json;
using System.Text.Json.Serialization;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>How an event named its affiliate.</summary>
[JsonConverter(typeof(NamesConverter<TrackingMethod>))]
public enum TrackingMethod
{
    /// <summary>A younger service's word.</summary>
    Unknown,
    /// <summary>By the affiliate's code.</summary>
    Code,
    /// <summary>By a link.</summary>
    Link,
}

/// <summary>An event as it was counted.</summary>
public record ReferralAction
{
    /// <summary>Its id; of a click also the <c>click_id</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>The affiliate's id.</summary>
    public required Guid Affiliate { get; init; }

    /// <summary>The affiliate's code.</summary>
    public required string AffiliateCode { get; init; }

    /// <summary>The link's id; null: it came by the code.</summary>
    public Guid? ReferralLink { get; init; }

    /// <summary>The link's slug.</summary>
    public string? ReferralLinkSlug { get; init; }

    /// <summary><c>click</c>, <c>page_view</c>, <c>signup</c>, <c>purchase</c>, <c>other</c>, or the operator's own.</summary>
    public required string ActionType { get; init; }

    /// <summary>How it named its affiliate.</summary>
    public required TrackingMethod TrackingMethod { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What else was sent.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>When it became a conversion; null: it is none.</summary>
    public DateTimeOffset? ConvertedAt { get; init; }

    /// <summary>What it is worth, in the tenant's currency.</summary>
    public decimal? ConversionValue { get; init; }

    /// <summary>It is a conversion.</summary>
    public required bool IsConverted { get; init; }

    /// <summary>The visitor's session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Sent by who is trusted with money; null for all but conversions.</summary>
    public bool? Verified { get; init; }
}

/// <summary>An event that was just tracked.</summary>
public sealed record TrackedAction : ReferralAction
{
    /// <summary>What the conversion earned; null for who may not see it.</summary>
    public IReadOnlyList<Credited>? Commissions { get; init; }

    /// <summary>It was tracked before: this is the first answer, and nothing was counted now.</summary>
    [JsonIgnore]
    public bool IsRepeat { get; internal init; }
}

/// <summary>What a conversion earned one affiliate.</summary>
public sealed record Credited(string AffiliateCode, decimal Amount, CommissionStatus Status);

/// <summary>What became of one event of a batch.</summary>
public sealed record BatchResult
{
    /// <summary>201: tracked; 200: tracked before; else refused.</summary>
    public required int Status { get; init; }

    /// <summary>The action's id, where there is one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Who got the credit.</summary>
    public string? AffiliateCode { get; init; }

    /// <summary>Of conversions: what was earned; null for who may not see it.</summary>
    public IReadOnlyList<Credited>? Commissions { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Detail { get; init; }

    /// <summary>Tracked, now or before.</summary>
    [JsonIgnore]
    public bool IsTracked => Status is 200 or 201;
}

/// <summary>Which actions.</summary>
public sealed record ActionFilter
{
    /// <summary>Of the link with this id or slug.</summary>
    public string? ReferralLink { get; init; }

    /// <summary>Of the affiliate with this code.</summary>
    public string? AffiliateCode { get; init; }

    /// <summary>Of this type.</summary>
    public string? ActionType { get; init; }

    /// <summary>Only conversions, or only others.</summary>
    public bool? IsConverted { get; init; }

    /// <summary>That named their affiliate so.</summary>
    public TrackingMethod? TrackingMethod { get; init; }

    /// <summary>Of this session.</summary>
    public string? SessionId { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? DateFrom { get; init; }

    /// <summary>Until this time, which is included.</summary>
    public DateTimeOffset? DateTo { get; init; }

    /// <summary>The conversion of this order.</summary>
    public string? OrderId { get; init; }
}
