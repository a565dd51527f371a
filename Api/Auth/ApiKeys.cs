using System.Security.Cryptography;
using System.Text;

namespace Affiliates.Api.Auth;

/// <summary>API keys as they are handed out: <c>aff_{id}_{secret}</c>. Only the secret's hash is kept.</summary>
public sealed class ApiKeys(IGrainFactory grains, Attempts attempts)
{
    const string Prefix = "aff_";
    const int IdLength = 32;
    const int SecretLength = 43;
    const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The key with the text to hand out, which is not kept; null when it could not be made.</summary>
    public async Task<string?> Make(ApiKey key)
    {
        // 43 of 62 characters are 256 bits.
        var secret = RandomNumberGenerator.GetString(Characters, SecretLength);
        return await attempts.Repeatable(() => grains.ApiKey(key.Id).Create(key, HashOf(secret))) ? $"{Prefix}{key.Id:N}_{secret}" : null;
    }

    /// <summary>The key that the text stands for; null when it is not, or no longer, good.</summary>
    public async ValueTask<ApiKey?> Check(string text) =>
        text.Length == Prefix.Length + IdLength + 1 + SecretLength
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text[Prefix.Length + IdLength] == '_'
        && Guid.TryParseExact(text.AsSpan(Prefix.Length, IdLength), "N", out var id)
            ? await attempts.Repeatable(() => grains.ApiKey(id).Check(HashOf(text[^SecretLength..])))
            : null;

    static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
