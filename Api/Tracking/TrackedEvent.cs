using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Tracking;

/// <summary>
/// Something that a visitor did. <c>referral_code</c> or <c>referral_slug</c> says who referred, unless the referral cookie or a known
/// <c>session_id</c> does. Fields that are not named here are passed over.
/// </summary>
public record TrackedEvent
{
    /// <summary>An affiliate's code.</summary>
    /// <example>anna</example>
    public string? ReferralCode { get; init; }

    /// <summary>A link's slug, in place of the code.</summary>
    public string? ReferralSlug { get; init; }

    /// <summary>The id of the click, as the redirect has handed it on: says who referred where neither code nor slug does.</summary>
    public Guid? ClickId { get; init; }

    /// <summary><c>click</c> when absent, <c>page_view</c>, <c>signup</c>, <c>purchase</c>, <c>other</c>, or one of your own.</summary>
    /// <example>purchase</example>
    [RegularExpression("^[a-z][a-z0-9_]{0,49}$")]
    public string? EventType { get; init; }

    /// <summary>It earns a commission; a purchase always does.</summary>
    public bool? IsConversion { get; init; }

    /// <summary>What it is worth; more than two places are rounded half to even.</summary>
    public MoneyInput? ConversionValue { get; init; }

    /// <summary>ISO 4217; the tenant's when absent, and no other is accepted.</summary>
    /// <example>USD</example>
    [RegularExpression("^[A-Za-z]{3}$")]
    public string? Currency { get; init; }

    /// <summary>The visitor's session, by a name of your own.</summary>
    [MaxLength(TrackFields.MaxSessionId)]
    public string? SessionId { get; init; }

    /// <summary>The session's journey decides who gets the credit.</summary>
    public bool? UseSessions { get; init; }

    /// <summary>How: one of the five models, or one of the operator's own.</summary>
    [MaxLength(TrackFields.MaxModel)]
    public string? AttributionModel { get; init; }

    /// <summary>A conversion with an order id that was taken already is not taken twice.</summary>
    /// <example>order-1001</example>
    [MaxLength(TrackFields.MaxForeignId)]
    public string? OrderId { get; init; }

    /// <summary>The same for any event; with another body it is refused with 409. The header <c>Idempotency-Key</c> does the same.</summary>
    [MaxLength(TrackFields.MaxForeignId)]
    public string? EventId { get; init; }

    /// <summary>Your own id of the buyer.</summary>
    [MaxLength(TrackFields.MaxForeignId)]
    public string? CustomerId { get; init; }

    /// <summary>Anything else, at most 16 KiB. Its <c>order_id</c> stands in for the field, its <c>utm_source</c> names the traffic source.</summary>
    public JsonInput? Metadata { get; init; }

    /// <summary>Hex HMAC-SHA256 of <c>order_id.conversion_value.currency</c> under the tenant's conversion secret: the conversion is verified.</summary>
    [MaxLength(TrackFields.MaxForeignId)]
    public string? Signature { get; init; }
}

/// <summary>An event of a batch, which may be of the past.</summary>
public sealed record BatchedEvent : TrackedEvent
{
    /// <summary>When it happened; now when absent.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}

/// <summary>Events, in order.</summary>
public sealed record EventBatch
{
    [MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<BatchedEvent> Events { get; init; }
}

/// <summary>A conversion as networks report it. Other fields are passed over.</summary>
public sealed record Postback
{
    /// <summary>The id of the click, as the redirect has handed it on.</summary>
    public required Guid ClickId { get; init; }

    /// <summary>The type of the event; <c>purchase</c> when absent.</summary>
    /// <example>purchase</example>
    [RegularExpression("^[a-z][a-z0-9_]{0,49}$")]
    public string? Event { get; init; }

    /// <summary>What it is worth.</summary>
    public MoneyInput? Amount { get; init; }

    /// <example>order-1001</example>
    [MaxLength(TrackFields.MaxForeignId)]
    public string? OrderId { get; init; }

    /// <example>USD</example>
    [RegularExpression("^[A-Za-z]{3}$")]
    public string? Currency { get; init; }

    [MaxLength(TrackFields.MaxForeignId)]
    public string? EventId { get; init; }

    [MaxLength(TrackFields.MaxForeignId)]
    public string? CustomerId { get; init; }

    /// <summary>As in the tracking call.</summary>
    [MaxLength(TrackFields.MaxForeignId)]
    public string? Signature { get; init; }

    /// <summary>True when absent, but for clicks and page views; 1 and 0 will do as well.</summary>
    public bool? IsConversion { get; init; }
}
