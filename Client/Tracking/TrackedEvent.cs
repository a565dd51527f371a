using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Affiliates.Client;

/// <summary>
/// Something that a visitor did. <see cref="ReferralCode"/>, <see cref="ReferralSlug"/>, <see cref="ClickId"/> or a known
/// <see cref="SessionId"/> says who referred.
/// </summary>
public sealed record TrackedEvent
{
    /// <summary>An affiliate's code.</summary>
    public string? ReferralCode { get; init; }

    /// <summary>A link's slug, in place of the code.</summary>
    public string? ReferralSlug { get; init; }

    /// <summary>The id of the click, as a redirect has handed it on.</summary>
    public Guid? ClickId { get; init; }

    /// <summary><c>click</c> when null, <c>page_view</c>, <c>signup</c>, <c>purchase</c>, <c>other</c>, or one of your own.</summary>
    public string? EventType { get; init; }

    /// <summary>It earns a commission; a purchase always does.</summary>
    public bool? IsConversion { get; init; }

    /// <summary>What it is worth, 0 to 99999999.99; more than two places are rounded half to even.</summary>
    public decimal? ConversionValue { get; init; }

    /// <summary>ISO 4217; the tenant's when null, and no other is accepted.</summary>
    public string? Currency { get; init; }

    /// <summary>The visitor's session, by a name of your own; at most 100 characters.</summary>
    public string? SessionId { get; init; }

    /// <summary>The session's journey decides who gets the credit.</summary>
    public bool? UseSessions { get; init; }

    /// <summary>How: <c>first_click</c>, <c>last_click</c>, <c>linear</c>, <c>time_decay</c>, <c>position_based</c>, or one of the operator's own.</summary>
    public string? AttributionModel { get; init; }

    /// <summary>A conversion with an order id that was taken already is not taken twice.</summary>
    public string? OrderId { get; init; }

    /// <summary>
    /// The same for any event. When both are null one is made before the first try, so that a repeat after a lost answer counts nothing; name
    /// your own to be safe across restarts of your program as well.
    /// </summary>
    public string? EventId { get; init; }

    /// <summary>Your own id of the buyer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Anything else, at most 16 KiB. Its <c>utm_source</c> names the traffic source.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Hex HMAC-SHA256 of <c>order_id.conversion_value.currency</c> under the tenant's conversion secret.</summary>
    public string? Signature { get; init; }

    /// <summary>When it happened, of the past; in batches only. Null: now.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    internal TrackedEvent Recognisable() => EventId is not null || (OrderId is not null && EarnsSomething)
        ? this
        : this with { EventId = Guid.CreateVersion7().ToString("N") };

    [JsonIgnore]
    bool EarnsSomething => IsConversion is true || EventType is "purchase";
}

/// <summary>A conversion as networks and advertisers report it: by the click that led to it.</summary>
public sealed record Postback
{
    /// <summary>The id of the click, as a redirect has handed it on.</summary>
    public required Guid ClickId { get; init; }

    /// <summary>The type of the event; <c>purchase</c> when null.</summary>
    public string? Event { get; init; }

    /// <summary>What it is worth.</summary>
    public decimal? Amount { get; init; }

    /// <summary>An order that was taken already is not taken twice.</summary>
    public string? OrderId { get; init; }

    /// <summary>ISO 4217; the tenant's when null.</summary>
    public string? Currency { get; init; }

    /// <summary>As in <see cref="TrackedEvent.EventId"/>.</summary>
    public string? EventId { get; init; }

    /// <summary>Your own id of the buyer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>As in <see cref="TrackedEvent.Signature"/>.</summary>
    public string? Signature { get; init; }

    /// <summary>True when null, but for clicks and page views.</summary>
    public bool? IsConversion { get; init; }

    internal Postback Recognisable() => EventId is not null || OrderId is not null ? this : this with { EventId = Guid.CreateVersion7().ToString("N") };
}

sealed record EventBatch(IReadOnlyList<TrackedEvent> Events);

sealed record BatchAnswer(IReadOnlyList<BatchResult> Results);
