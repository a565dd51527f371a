using System.Text.Encodings.Web;
using System.Text.Json;

namespace Affiliates.Api.Tracking;

/// <summary>An action as it is answered, written by hand: this is the answer to every tracking call.</summary>
/// <remarks>Of a person there is nothing but the session id that the sender made up: no email, no address.</remarks>
static class ActionJson
{
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    static readonly JsonEncodedText Affiliate = JsonEncodedText.Encode("affiliate");
    static readonly JsonEncodedText AffiliateCode = JsonEncodedText.Encode("affiliate_code");
    static readonly JsonEncodedText ReferralLink = JsonEncodedText.Encode("referral_link");
    static readonly JsonEncodedText ReferralLinkSlug = JsonEncodedText.Encode("referral_link_slug");
    static readonly JsonEncodedText ActionType = JsonEncodedText.Encode("action_type");
    static readonly JsonEncodedText Method = JsonEncodedText.Encode("tracking_method");
    static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    static readonly JsonEncodedText Metadata = JsonEncodedText.Encode("metadata");
    static readonly JsonEncodedText ConvertedAt = JsonEncodedText.Encode("converted_at");
    static readonly JsonEncodedText ConversionValue = JsonEncodedText.Encode("conversion_value");
    static readonly JsonEncodedText IsConverted = JsonEncodedText.Encode("is_converted");
    static readonly JsonEncodedText SessionId = JsonEncodedText.Encode("session_id");
    static readonly JsonEncodedText Verified = JsonEncodedText.Encode("verified");
    static readonly JsonEncodedText Commissions = JsonEncodedText.Encode("commissions");

    /// <param name="commissions">Null: not for this caller.</param>
    public static void Write(Utf8JsonWriter json, TrackedAction a, IEnumerable<Credited>? commissions)
    {
        json.WriteStartObject();
        json.WriteString(Id, a.Id);
        json.WriteString(Affiliate, a.AffiliateUid);
        json.WriteString(AffiliateCode, a.AffiliateCode);
        if (a.LinkUid is { } link)
        {
            json.WriteString(ReferralLink, link);
        }
        else
        {
            json.WriteNull(ReferralLink);
        }

        json.WriteString(ReferralLinkSlug, a.LinkSlug);
        json.WriteString(ActionType, a.Type);
        json.WriteString(Method, TrackingMethods.NameOf(a.Method));
        json.WriteString(Timestamp, a.At.UtcDateTime);
        json.WritePropertyName(Metadata);
        json.WriteRawValue(a.Metadata is { Length: > 0 } metadata ? metadata : "{}"u8, skipInputValidation: true);
        if (a.IsConversion)
        {
            json.WriteString(ConvertedAt, a.At.UtcDateTime);
        }
        else
        {
            json.WriteNull(ConvertedAt);
        }

        json.WriteString(ConversionValue, a.Value?.ToString());
        json.WriteBoolean(IsConverted, a.IsConversion);
        json.WriteString(SessionId, a.SessionId);
        if (a.IsConversion)
        {
            json.WriteBoolean(Verified, a.Verified);
        }

        if (a.IsConversion)
        {
            WriteCommissions(json, commissions);
        }

        json.WriteEndObject();
    }

    /// <param name="json">In an object.</param>
    /// <param name="commissions">Null: not for this caller.</param>
    public static void WriteCommissions(Utf8JsonWriter json, IEnumerable<Credited>? commissions)
    {
        if (commissions is null)
        {
            return;
        }

        json.WriteStartArray(Commissions);
        foreach (var c in commissions)
        {
            json.WriteStartObject();
            json.WriteString(AffiliateCode, c.AffiliateCode);
            json.WriteString("amount"u8, c.Amount.ToString());
            json.WriteString("status"u8, Api.Commissions.CommissionStatuses.NameOf(c.Status));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
