using System.Text.Json;
using System.Text.Json.Serialization;

namespace Affiliates.Api.Tracking;

/// <summary>An action in a list, in the very words of the tracking call's answer.</summary>
public sealed record ActionAnswer
{
    public required Guid Id { get; init; }
    public required Guid Affiliate { get; init; }
    public required string AffiliateCode { get; init; }
    public required Guid? ReferralLink { get; init; }
    public required string? ReferralLinkSlug { get; init; }
    public required string ActionType { get; init; }
    public required string TrackingMethod { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    /// <summary>The object as it came.</summary>
    public required RawJson Metadata { get; init; }
    public required DateTimeOffset? ConvertedAt { get; init; }
    public required Money? ConversionValue { get; init; }
    public required bool IsConverted { get; init; }
    public required string? SessionId { get; init; }
    /// <summary>Sent by who is trusted with money; of conversions only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required bool? Verified { get; init; }

    public static ActionAnswer From(TrackedAction a) => new()
    {
        Id = a.Id,
        Affiliate = a.AffiliateUid,
        AffiliateCode = a.AffiliateCode,
        ReferralLink = a.LinkUid,
        ReferralLinkSlug = a.LinkSlug,
        ActionType = a.Type,
        TrackingMethod = TrackingMethods.NameOf(a.Method),
        Timestamp = a.At,
        Metadata = new RawJson(a.Metadata),
        ConvertedAt = a.IsConversion ? a.At : null,
        ConversionValue = a.Value,
        IsConverted = a.IsConversion,
        SessionId = a.SessionId,
        Verified = a.IsConversion ? a.Verified : null,
    };
}

/// <summary>A JSON object that is passed on byte by byte; nothing stands for an empty one.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct RawJson(byte[]? Utf8)
{
    sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Metadata from outside is read by TrackBody.");

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8 is { Length: > 0 } json ? json : "{}"u8, skipInputValidation: true);
    }
}
