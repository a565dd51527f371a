using System.Globalization;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Affiliates.Api.Auth;

/// <summary>Issues and checks the tokens that a sign-in gives: JWT, HS256.</summary>
/// <remarks>A token says who, and in which tenant; what they may do, and whether the sign-in goes on, is asked live on each request, so that a
/// change of roles or of the password, and a sign-out, hold at once. A refresh token is good for one exchange (see <see cref="IUserGrain.Refresh"/>).</remarks>
public sealed class Tokens(IGrainFactory grains, Attempts attempts, IOptions<AffiliateSystemOptions> options, TimeProvider time)
    : IDisposable
{
    public static readonly TimeSpan AccessLife = TimeSpan.FromMinutes(60);
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(7);

    const string Issuer = "affiliates";
    const string UseClaim = "token_type";
    const string AccessUse = "access";
    const string RefreshUse = "refresh";
    const string StampClaim = "stamp";
    const string TenantClaim = "tenant";
    const string SignInClaim = "sid";
    const int MaxLength = 4096;
    /// <summary>Tokens whose signature is known to be good, at most.</summary>
    const int MostProven = 4096;

    readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
    // To prove a signature costs more than to answer most requests. Whether a token is still good is asked each time.
    readonly MemoryCache proven = new(new MemoryCacheOptions { SizeLimit = MostProven });
    volatile SymmetricSecurityKey? key;

    public void Dispose() => proven.Dispose();

    /// <summary>Begins a sign-in: an access token and the first refresh token.</summary>
    /// <param name="user">Who has proved to be it.</param>
    /// <param name="tenant">Null for a superuser, who is of every tenant.</param>
    public async Task<TokenPair> Begin(User user, TenantId? tenant)
    {
        var now = time.GetUtcNow();
        var signIn = new SignedIn(Ids.Next(now), Guid.NewGuid(), now + RefreshLife);
        await attempts.Repeatable(async () =>
        {
            await grains.User(user.Email).StartSignIn(signIn);
            return true;
        });
        return await Pair(user, tenant, signIn.Id, signIn.Token);
    }

    /// <summary>Exchanges a refresh token; null when it is not, or no longer, good.</summary>
    public async Task<TokenPair?> Refresh(string token)
    {
        if (await Read(token, RefreshUse) is not { } good || !Guid.TryParse(good.Jwt.Id, out var presented))
        {
            return null;
        }

        var next = Guid.NewGuid();
        var current = await attempts.Repeatable(
            () => grains.User(good.User.Email).Refresh(good.SignIn, presented, next, time.GetUtcNow() + RefreshLife));
        return current is { } id ? await Pair(good.User, good.Tenant, good.SignIn, id) : null;
    }

    /// <summary>Ends the sign-in of a refresh token. One that is not good has none to end.</summary>
    public async Task Revoke(string token)
    {
        if (await Read(token, RefreshUse) is { } good)
        {
            await attempts.Repeatable(async () =>
            {
                await grains.User(good.User.Email).EndSignIn(good.SignIn);
                return true;
            });
        }
    }

    /// <summary>The user that an access token stands for, as it is now; null when the token is not, or no longer, good.</summary>
    public async Task<(User User, TenantId? Tenant)?> Access(string token) =>
        await Read(token, AccessUse) is { } good ? (good.User, good.Tenant) : null;

    async Task<TokenPair> Pair(User user, TenantId? tenant, Guid signIn, Guid token) => new(
        await Issue(user, tenant, AccessUse, AccessLife, signIn, Guid.NewGuid()),
        await Issue(user, tenant, RefreshUse, RefreshLife, signIn, token));

    async Task<string> Issue(User user, TenantId? tenant, string use, TimeSpan life, Guid signIn, Guid id)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = user.Id.ToString(),
            [JwtRegisteredClaimNames.Email] = user.Email,
            [JwtRegisteredClaimNames.Jti] = id.ToString(),
            [SignInClaim] = signIn.ToString(),
            [UseClaim] = use,
            [StampClaim] = user.Stamp,
        };
        if (tenant is { } one)
        {
            claims[TenantClaim] = one.Number.ToString(CultureInfo.InvariantCulture);
        }

        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now,
            Expires = now + life,
            Claims = claims,
            SigningCredentials = new SigningCredentials(await Key(), SecurityAlgorithms.HmacSha256),
        });
    }

    async Task<Good?> Read(string token, string use)
    {
        if (token.Length is 0 or > MaxLength)
        {
            return null;
        }

        if (await Prove(token) is not { } jwt
            || jwt.ValidTo <= time.GetUtcNow().UtcDateTime
            || Claim(jwt, UseClaim) != use
            || Claim(jwt, JwtRegisteredClaimNames.Email) is not { Length: > 0 } email)
        {
            return null;
        }

        if (!Guid.TryParse(Claim(jwt, SignInClaim), out var signIn))
        {
            return null;
        }

        TenantId? tenant = int.TryParse(Claim(jwt, TenantClaim), CultureInfo.InvariantCulture, out var number) ? new TenantId(number) : null;
        // A refresh token of a sign-in that has ended is refused where it is exchanged.
        var user = await attempts.Repeatable(() => use == AccessUse ? grains.User(email).GetSignedIn(signIn) : grains.User(email).Get());
        return user is { IsActive: true } && user.Stamp == Claim(jwt, StampClaim) && user.Id.ToString() == jwt.Subject
            && (user.IsSuperuser || (tenant is { } one && user.In(one) is not null))
            ? new Good(user, tenant, signIn, jwt)
            : null;
    }

    /// <summary>What the token says; null when it is not one of ours.</summary>
    async ValueTask<JsonWebToken?> Prove(string token)
    {
        if (proven.TryGetValue(token, out JsonWebToken? known))
        {
            return known;
        }

        var found = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = await Key(),
            // Asked at each request.
            ValidateLifetime = false,
        });
        return found is { IsValid: true, SecurityToken: JsonWebToken { ValidTo: var until } jwt } && until > time.GetUtcNow().UtcDateTime
            ? proven.Set(token, jwt, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = AccessLife })
            : null;
    }

    static string? Claim(JsonWebToken jwt, string name) => jwt.TryGetPayloadValue<string>(name, out var value) ? value : null;

    // The installation's key never changes: once read it is kept.
    async ValueTask<SymmetricSecurityKey> Key() => key ??= new SymmetricSecurityKey(
        options.Value.JwtSigningKeyBytes() ?? await attempts.Repeatable(() => grains.Installation().GetSigningKey()));

    sealed record Good(User User, TenantId? Tenant, Guid SignIn, JsonWebToken Jwt);
}

/// <summary>Each refresh gives a new refresh token; the one before is good for nothing after a minute.</summary>
public sealed record TokenPair(string Access, string Refresh);
