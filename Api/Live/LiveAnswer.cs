using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using Affiliates.Api.Commissions;

namespace Affiliates.Api.Live;

/// <summary>An event of the stream, as it is written down; the document shows it.</summary>
public sealed record LiveEventAnswer
{
    public required Guid Id { get; init; }
    public required string AffiliateCode { get; init; }
    public required Guid? ReferralLink { get; init; }
    public required string? ReferralLinkSlug { get; init; }
    public required string ActionType { get; init; }
    [AllowedValues("code", "link")]
    public required string TrackingMethod { get; init; }
    /// <summary>When it happened; it may be of the past.</summary>
    public required DateTimeOffset Timestamp { get; init; }
    public required bool IsConverted { get; init; }
    /// <summary>Of a conversion that several share, this affiliate's part.</summary>
    public required Money? ConversionValue { get; init; }
    /// <summary>Null: it earned nothing.</summary>
    public required LiveCommissionAnswer? Commission { get; init; }

    public static LiveEventAnswer From(LiveAction a) => new()
    {
        Id = a.Id,
        AffiliateCode = a.AffiliateCode,
        ReferralLink = a.LinkUid,
        ReferralLinkSlug = a.LinkSlug,
        ActionType = a.Type,
        TrackingMethod = TrackingMethods.NameOf(a.Method),
        Timestamp = a.At,
        IsConverted = a.IsConversion,
        ConversionValue = a.Value,
        Commission = a.Commission is { } c ? new LiveCommissionAnswer(c.Id, c.Amount, CommissionStatuses.NameOf(c.Status)) : null,
    };
}

/// <summary>What the event earned, as it was when it was counted.</summary>
public sealed record LiveCommissionAnswer(
    Guid Id, Money Amount, [property: AllowedValues("pending", "approved", "rejected", "paid", "reversed")] string Status);

/// <summary>The stream's messages: Server-Sent Events, as the HTML standard has them.</summary>
static class LiveMessages
{
    static readonly JsonSerializerOptions Json = Make();

    /// <summary>The stream is open. Who loses it comes back after two seconds.</summary>
    public static ReadOnlyMemory<byte> Opened { get; } = "retry: 2000\nevent: opened\ndata: {}\n\n"u8.ToArray();

    /// <summary>A sign of life, which a reader passes over.</summary>
    public static ReadOnlyMemory<byte> Beat { get; } = ": \n\n"u8.ToArray();

    /// <param name="count">Null: nobody knows.</param>
    public static byte[] Missed(long? count) => [.. "event: missed\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(new { count }, Json), .. "\n\n"u8];

    public static byte[] Action(LiveAction action) =>
    [
        .. "id: "u8, .. System.Text.Encoding.ASCII.GetBytes(action.Id.ToString()), .. "\nevent: action\ndata: "u8,
        .. JsonSerializer.SerializeToUtf8Bytes(LiveEventAnswer.From(action), Json), .. "\n\n"u8,
    ];

    static JsonSerializerOptions Make()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        Answers.Configure(json);
        return json;
    }
}
