using System.Security.Cryptography;
using System.Text;

namespace Affiliates.Api.Tracking;

/// <summary>
/// Signatures of conversions: the hex HMAC-SHA256 of <c>order_id.conversion_value.currency</c> under the tenant's conversion secret. Who
/// has the secret is the shop, whoever carries the event.
/// </summary>
static class Signatures
{
    /// <summary>Checked in constant time. The value counts as it was written and with two places: a browser may have changed its form.</summary>
    public static bool IsGood(TrackRequest request, TenantSettings tenant)
    {
        if (request is not { Signature: { } signature, OrderId: { } order, Value: { } value } || tenant.ConversionSecret.Length == 0)
        {
            return false;
        }

        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (signature.Length != given.Length * 2
            || Convert.FromHexString(signature, given, out _, out _) is not System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        var currency = request.Currency ?? tenant.Currency;
        // Both are reckoned, so that the time does not tell which.
        return Matches(given, tenant, $"{order}.{value}.{currency}") | Matches(given, tenant, $"{order}.{request.SignedValue}.{currency}");
    }

    static bool Matches(ReadOnlySpan<byte> given, TenantSettings tenant, string text) => CryptographicOperations.FixedTimeEquals(
        given, HMACSHA256.HashData(Encoding.UTF8.GetBytes(tenant.ConversionSecret), Encoding.UTF8.GetBytes(text)));
}
