using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Affiliates.Api.Auth;

public enum TokenUse { Access, Refresh }

/// <summary>Issues and checks the tokens that a sign-in gives: JWT, HS256.</summary>
/// <remarks>A token says who; what they may do is read live on each request, so that a change of roles or of the password
/// holds at once.</remarks>
public sealed class Tokens(IGrainFactory grains, Attempts attempts, IOptions<AffiliateSystemOptions> options, TimeProvider time)
{
    public static readonly TimeSpan AccessLife = TimeSpan.FromMinutes(60);
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(7);

    const string Issuer = "affiliates";
    const string UseClaim = "token_type";
    const string StampClaim = "stamp";
    const int MaxLength = 4096;

    readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
    volatile SymmetricSecurityKey? key;

    public async Task<string> Issue(User user, TokenUse use)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now,
            Expires = now + (use is TokenUse.Access ? AccessLife : RefreshLife),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = user.Id.ToString(),
                [JwtRegisteredClaimNames.Email] = user.Email,
                [UseClaim] = NameOf(use),
                [StampClaim] = user.Stamp,
            },
            SigningCredentials = new SigningCredentials(await Key(), SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>The user that the token stands for, as it is now; null when the token is not, or no longer, good.</summary>
    public async Task<User?> UserOf(string token, TokenUse use)
    {
        if (token.Length is 0 or > MaxLength)
        {
            return null;
        }

        var checkedToken = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = await Key(),
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        });
        if (!checkedToken.IsValid
            || checkedToken.SecurityToken is not JsonWebToken jwt
            || Claim(jwt, UseClaim) != NameOf(use)
            || Claim(jwt, JwtRegisteredClaimNames.Email) is not { Length: > 0 } email)
        {
            return null;
        }

        var user = await attempts.Repeatable(() => grains.User(email).Get());
        return user is { IsActive: true } && user.Stamp == Claim(jwt, StampClaim) && user.Id.ToString() == jwt.Subject ? user : null;
    }

    static string NameOf(TokenUse use) => use is TokenUse.Access ? "access" : "refresh";

    static string? Claim(JsonWebToken jwt, string name) => jwt.TryGetPayloadValue<string>(name, out var value) ? value : null;

    // The installation's key never changes: once read it is kept.
    async ValueTask<SymmetricSecurityKey> Key() => key ??= new SymmetricSecurityKey(
        options.Value.JwtSigningKeyBytes() ?? await attempts.Repeatable(() => grains.Installation().GetSigningKey()));
}
