using System.Buffers.Text;
using System.Text.Json;

namespace Affiliates.Portal.Auth;

/// <summary>Reads of an access token how long it is good for. Whether it is genuine is the API's to say.</summary>
static class AccessTokens
{
    public static TimeSpan Left(string token, TimeProvider time)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return DateTimeOffset.FromUnixTimeSeconds(payload.RootElement.GetProperty("exp").GetInt64()) - time.GetUtcNow();
        }
        catch (Exception e) when (e is FormatException or JsonException or IndexOutOfRangeException or KeyNotFoundException or InvalidOperationException)
        {
            return TimeSpan.Zero;
        }
    }
}
