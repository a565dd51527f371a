namespace Affiliates.Api.Auth;

/// <summary>Who asks, as it stands now: a person with what it is in the request's tenant, a machine with a key, or nobody.</summary>
/// <param name="User">Null for a machine and for nobody.</param>
/// <param name="Membership">What the person is in the tenant of the request; null for a superuser that does not belong to it.</param>
/// <param name="Key">Null for a person and for nobody.</param>
/// <param name="Reads">The request changes nothing: a key's scope <c>read</c> is enough.</param>
public sealed record Caller(User? User, Membership? Membership, ApiKey? Key, bool Reads)
{
    public static readonly Caller Anonymous = new(null, null, null, Reads: false);

    public bool IsSignedIn => User is not null || Key is not null;
    public bool IsSuperuser => User is { IsSuperuser: true };
    /// <summary>Superuser, owner of the tenant, or a key whose scopes allow this.</summary>
    public bool IsAdmin => IsSuperuser || Membership is { IsOwner: true } || KeyAllows;
    /// <summary>Whose conversions are believed: an admin's, and those of a key with scope <c>track</c>.</summary>
    public bool IsTrusted => Key is not null ? Key.Scopes.HasFlag(ApiKeyScopes.Track) : IsAdmin;
    /// <summary>The caller's own affiliate in the tenant, if it is one.</summary>
    public string? AffiliateCode => Membership?.AffiliateCode;
    /// <summary>For the record of who moved money: an id, no name.</summary>
    public string Actor => User is not null ? $"user:{User.Id}" : Key is not null ? $"key:{Key.Id}" : "anonymous";

    bool KeyAllows => Key is not null
        && (Key.Scopes.HasFlag(ApiKeyScopes.Manage) || (Reads && Key.Scopes.HasFlag(ApiKeyScopes.Read)));

    /// <summary>An admin sees every affiliate of the tenant, an affiliate itself.</summary>
    public bool MaySee(string affiliateCode) => IsAdmin || AffiliateCode == affiliateCode;

    public static ValueTask<Caller?> BindAsync(HttpContext http) =>
        ValueTask.FromResult<Caller?>(http.Caller);
}
