using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Affiliates.Client.Http;

/// <summary>Reads and writes by source-generated code only.</summary>
static class Json
{
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    public static T Read<T>(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException("The answer is nothing.");
        }
        catch (JsonException e)
        {
            throw new AffiliatesException($"The service's answer cannot be read: {e.Message}", e) { MayHaveHappened = true };
        }
    }

    static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)(WireJson.Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T)} does not stand with the types of the wire."));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(Amounts)])]
[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(Credential))]
[JsonSerializable(typeof(Refreshing))]
[JsonSerializable(typeof(TokenPair))]
[JsonSerializable(typeof(TrackedEvent))]
[JsonSerializable(typeof(EventBatch))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(Postback))]
[JsonSerializable(typeof(TrackedAction))]
[JsonSerializable(typeof(ReferralAction[]))]
[JsonSerializable(typeof(LiveAction))]
[JsonSerializable(typeof(MissedData))]
[JsonSerializable(typeof(Affiliate[]))]
[JsonSerializable(typeof(NewAffiliate))]
[JsonSerializable(typeof(AffiliateChange))]
[JsonSerializable(typeof(AffiliateStatistics))]
[JsonSerializable(typeof(Performance))]
[JsonSerializable(typeof(ReferralLink[]))]
[JsonSerializable(typeof(NewLink))]
[JsonSerializable(typeof(LinkChange))]
[JsonSerializable(typeof(Commission[]))]
[JsonSerializable(typeof(Rejection))]
[JsonSerializable(typeof(BulkApproval))]
[JsonSerializable(typeof(BulkAnswer))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(CommissionRule[]))]
[JsonSerializable(typeof(NewRule))]
[JsonSerializable(typeof(RuleChange))]
[JsonSerializable(typeof(PreviewRequest))]
[JsonSerializable(typeof(RulePreview))]
[JsonSerializable(typeof(NewRefund))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(ConversionRefunds))]
[JsonSerializable(typeof(Payout[]))]
[JsonSerializable(typeof(Completion))]
[JsonSerializable(typeof(Because))]
[JsonSerializable(typeof(PayoutRun[]))]
[JsonSerializable(typeof(NewPayoutRun))]
[JsonSerializable(typeof(Tenant[]))]
[JsonSerializable(typeof(NewTenant))]
[JsonSerializable(typeof(TenantChange))]
[JsonSerializable(typeof(SecretAnswer))]
[JsonSerializable(typeof(Programme))]
[JsonSerializable(typeof(ProgrammeTotals))]
[JsonSerializable(typeof(User[]))]
[JsonSerializable(typeof(NewUser))]
[JsonSerializable(typeof(UserChange))]
[JsonSerializable(typeof(PasswordChange))]
[JsonSerializable(typeof(ApiKey[]))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(ApiKeyWithSecret))]
[JsonSerializable(typeof(ErasedVisitor))]
[JsonSerializable(typeof(ErasedAnswer))]
[JsonSerializable(typeof(NewVerification))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(SystemState))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(decimal?))]
[JsonSerializable(typeof(int?))]
sealed partial class WireJson : JsonSerializerContext;
