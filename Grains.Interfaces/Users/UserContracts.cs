namespace Affiliates.Users;

[GenerateSerializer, Immutable, Alias("user-record")]
public sealed record User
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required string Email { get; init; }
    [Id(2)] public bool IsSuperuser { get; init; }
    /// <summary>Null for a superuser that belongs to no tenant.</summary>
    [Id(3)] public TenantId? Tenant { get; init; }
    [Id(4)] public bool IsTenantOwner { get; init; }
    [Id(5)] public string? AffiliateCode { get; init; }
    [Id(6)] public bool IsActive { get; init; } = true;
    /// <summary>Changes with the password: tokens that carry another stamp are refused.</summary>
    [Id(7)] public required string Stamp { get; init; }
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }
}

[Alias("user")]
public interface IUserGrain : IGrainWithStringKey
{
    [Alias("get")] Task<User?> Get();
    /// <summary>Null when the email is taken. A null password: cannot sign in until one is set.</summary>
    [Alias("create")] Task<User?> Create(User user, string? password);
    /// <summary>The user when the password is right; null otherwise, also for nobody.</summary>
    [Alias("sign-in")] Task<User?> SignIn(string password);
    [Alias("set-password")] Task<bool> SetPassword(string password);
    [Alias("set-affiliate")] Task<bool> SetAffiliate(string code);
}

/// <summary>What the installation as a whole needs to know: first admin, signing key.</summary>
[Alias("installation")]
public interface IInstallationGrain : IGrainWithStringKey
{
    /// <summary>Makes the first superuser. Answers the password that was made up, or null when none was needed or one exists.</summary>
    [Alias("ensure-admin")] Task<FirstAdmin?> EnsureAdmin(string? email, string? password);
    /// <summary>The key that signs tokens: made once, kept with the data.</summary>
    [Alias("signing-key")] Task<byte[]> GetSigningKey();
}

/// <summary>The admin that this call made. <paramref name="MadeUpPassword"/> is null when the operator gave one.</summary>
[GenerateSerializer, Immutable, Alias("first-admin")]
public sealed record FirstAdmin([property: Id(0)] string Email, [property: Id(1)] string? MadeUpPassword);
