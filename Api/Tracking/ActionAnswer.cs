using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Affiliates.Api.Tracking;

/// <summary>An action in a list, in the very words of the tracking call's answer.</summary>
public record ActionAnswer
{
    public required Guid Id { get; init; }
    public required Guid Affiliate { get; init; }
    public required string AffiliateCode { get; init; }
    public required Guid? ReferralLink { get; init; }
    public required string? ReferralLinkSlug { get; init; }
    public required string ActionType { get; init; }
    [AllowedValues("code", "link")]
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

/// <summary>The answer to a tracking call, which <see cref="ActionJson"/> writes: the action and, for a conversion, what it earned.</summary>
public sealed record TrackedAnswer : ActionAnswer
{
    /// <summary>Of conversions, for who is signed in; an affiliate gets only its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CreditedAnswer>? Commissions { get; init; }
}

/// <summary>What a conversion earned one affiliate.</summary>
public sealed record CreditedAnswer
{
    public required string AffiliateCode { get; init; }
    public required Money Amount { get; init; }
    [AllowedValues("pending", "approved", "rejected", "paid", "reversed")]
    public required string Status { get; init; }
}

/// <summary>What became of each event of a batch, in order.</summary>
public sealed record BatchAnswer
{
    public required IReadOnlyList<BatchItemAnswer> Results { get; init; }
}

/// <summary>An event of a batch: with an <c>id</c> when it was tracked, with a <c>detail</c> when it was refused.</summary>
public sealed record BatchItemAnswer
{
    /// <summary>201 tracked, 200 tracked before, else refused.</summary>
    /// <example>201</example>
    public required int Status { get; init; }

    /// <summary>The action's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    /// <summary>Who got the credit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AffiliateCode { get; init; }

    /// <summary>Of conversions: what it earned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CreditedAnswer>? Commissions { get; init; }

    /// <summary>Why it was refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }
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
