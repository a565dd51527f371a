namespace Affiliates.Api.Tracking;

/// <summary>A tracking call as it was understood: every field checked, nothing looked up yet.</summary>
public sealed record TrackRequest
{
    public string? Code { get; init; }
    public string? Slug { get; init; }
    /// <summary>The click that a redirect has handed on; of use where neither code nor slug says who referred.</summary>
    public Guid? ClickId { get; init; }
    public required string Type { get; init; }
    public bool IsConversion { get; init; }
    public Money? Value { get; init; }
    public string? Currency { get; init; }
    public string? SessionId { get; init; }
    public bool UseSessions { get; init; }
    public string? AttributionModel { get; init; }
    /// <summary>Who referred comes from the cookie or an earlier click.</summary>
    public bool IsRemembered { get; init; }
    public string? OrderId { get; init; }
    public string? EventId { get; init; }
    public string? CustomerId { get; init; }
    /// <summary>The object as it came; empty when there was none.</summary>
    public byte[] Metadata { get; init; } = [];
    public string? UtmSource { get; init; }
    /// <summary>Hex HMAC-SHA256 under the tenant's conversion secret: proof that the conversion is the shop's own.</summary>
    public string? Signature { get; init; }
    /// <summary>The value as it was written, which is what was signed.</summary>
    public string? SignedValue { get; init; }
    /// <summary>When it happened, as it was written; a batch's events may be of the past.</summary>
    public string? Timestamp { get; init; }
}
