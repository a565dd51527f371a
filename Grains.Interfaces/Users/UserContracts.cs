namespace Affiliates.Users;

/// <summary>What a user is in one tenant: its owner, one of its affiliates, both, or simply a member.</summary>
[GenerateSerializer, Immutable, Alias("membership")]
public sealed record Membership([property: Id(0)] TenantId Tenant, [property: Id(1)] bool IsOwner, [property: Id(2)] string? AffiliateCode);

[GenerateSerializer, Immutable, Alias("user-record")]
public sealed record User
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required string Email { get; init; }
    [Id(2)] public bool IsSuperuser { get; init; }
    /// <summary>The tenants that it belongs to, by their number; a superuser needs none.</summary>
    [Id(3)] public IReadOnlyList<Membership> Memberships { get; init; } = [];
    [Id(6)] public bool IsActive { get; init; } = true;
    /// <summary>Changes with the password: tokens that carry another stamp are refused.</summary>
    [Id(7)] public required string Stamp { get; init; }
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null where it does not belong.</summary>
    public Membership? In(TenantId tenant) => Memberships.FirstOrDefault(m => m.Tenant == tenant);
}

/// <summary>One sign-in, for as long as it is refreshed. The token's id is known to who signed in, and changes with each refresh.</summary>
[GenerateSerializer, Immutable, Alias("sign-in")]
public sealed record SignedIn([property: Id(0)] Guid Id, [property: Id(1)] Guid Token, [property: Id(2)] DateTimeOffset ExpiresAt);

[Alias("user")]
public interface IUserGrain : IGrainWithStringKey
{
    [Alias("get")] Task<User?> Get();
    /// <summary>Null when the email is taken. A null password: cannot sign in until one is set.</summary>
    [Alias("create")] Task<User?> Create(User user, string? password);
    /// <summary>The user when the password is right; null otherwise, also for nobody.</summary>
    [Alias("sign-in")] Task<User?> SignIn(string password);
    /// <summary>Ends every sign-in there is.</summary>
    [Alias("set-password")] Task<bool> SetPassword(string password);
    /// <summary>Switches a user off or on; off, its tokens are good for nothing.</summary>
    [Alias("set-active")] Task<User?> SetActive(bool active);
    /// <summary>Makes it an affiliate of the tenant; false when it is another one there already.</summary>
    [Alias("set-affiliate")] Task<bool> SetAffiliate(TenantId tenant, string code);
    /// <summary>Makes it an owner of the tenant, or no longer one.</summary>
    [Alias("set-owner")] Task<User?> SetOwner(TenantId tenant, bool owner);
    /// <summary>Takes it out of the tenant; who belongs to no other is forgotten: email, password, sign-ins. A superuser is not.</summary>
    [Alias("forget")] Task<bool> Forget(TenantId tenant);
    /// <summary>Keeps a sign-in that has just been made.</summary>
    [Alias("start-sign-in")] Task StartSignIn(SignedIn signedIn);
    /// <summary>
    /// Exchanges a refresh token for the next one; the answer is the token that is good now. A token that was exchanged before
    /// is taken for a minute more, for an answer that got lost; after that it ends the sign-in, for it may have been stolen. Null: not, or no longer, good.
    /// </summary>
    [Alias("refresh")] Task<Guid?> Refresh(Guid signIn, Guid presented, Guid next, DateTimeOffset expiresAt);
    /// <summary>The user, as long as that sign-in goes on; null when it has ended.</summary>
    [Alias("get-signed-in")] Task<User?> GetSignedIn(Guid signIn);
    /// <summary>None of the sign-in's tokens is good from then on; nothing when it has ended before.</summary>
    [Alias("end-sign-in")] Task EndSignIn(Guid signIn);
}

[Flags]
public enum ApiKeyScopes { None = 0, Track = 1, Read = 2, Manage = 4 }

/// <summary>A key with which a machine calls for its tenant. The secret is not in it.</summary>
[GenerateSerializer, Immutable, Alias("api-key")]
public sealed record ApiKey
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required TenantId Tenant { get; init; }
    [Id(2)] public required string Name { get; init; }
    [Id(3)] public required ApiKeyScopes Scopes { get; init; }
    /// <summary>The user who made it.</summary>
    [Id(4)] public required Guid CreatedBy { get; init; }
    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Owns one API key.</summary>
[Alias("api-key-grain")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>Keeps the key with the SHA-256 of its secret; true also when this very key is there already.</summary>
    [Alias("create")] Task<bool> Create(ApiKey key, byte[] hash);
    /// <summary>The key when the secret's hash is right; null otherwise, and once it is revoked.</summary>
    [Alias("check")] Task<ApiKey?> Check(byte[] hash);
    [Alias("get")] Task<ApiKey?> Get();
    /// <summary>Good for nothing from now on.</summary>
    [Alias("revoke")] Task<bool> Revoke();
}

/// <summary>What the installation as a whole needs to know: first admin, signing key.</summary>
[Alias("installation")]
public interface IInstallationGrain : IGrainWithStringKey
{
    /// <summary>Makes the first superuser; true when it is this one, also when an earlier try of the same call has made it.</summary>
    /// <param name="id">Made by the caller before the first try, as the password is: an answer that gets lost must not lose that.</param>
    /// <param name="email">Whose.</param>
    /// <param name="password">Kept hashed.</param>
    [Alias("ensure-admin")] Task<bool> EnsureAdmin(Guid id, string email, string password);
    /// <summary>Gives a superuser another password, switches it on and ends its sign-ins; false when there is no such superuser.</summary>
    [Alias("reset-admin")] Task<bool> ResetAdmin(string email, string password);
    /// <summary>The key that signs tokens: made once, kept with the data.</summary>
    [Alias("signing-key")] Task<byte[]> GetSigningKey();
}
