namespace Affiliates.Api.Auth;

/// <summary>Who asks, as the user stands now; nobody when nobody has signed in.</summary>
public sealed record Caller(User? User)
{
    public static readonly Caller Anonymous = new((User?)null);

    public bool IsSignedIn => User is not null;
    public bool IsSuperuser => User is { IsSuperuser: true };
    /// <summary>Superuser, or owner of the tenant.</summary>
    public bool IsAdmin => User is { IsSuperuser: true } or { IsTenantOwner: true };
    /// <summary>The caller's own affiliate, if it is one.</summary>
    public string? AffiliateCode => User?.AffiliateCode;
    /// <summary>For the record of who moved money: an id, no name.</summary>
    public string Actor => User is null ? "anonymous" : $"user:{User.Id}";

    /// <summary>An admin sees every affiliate of the tenant, an affiliate itself.</summary>
    public bool MaySee(string affiliateCode) => IsAdmin || AffiliateCode == affiliateCode;

    public static ValueTask<Caller?> BindAsync(HttpContext http) =>
        ValueTask.FromResult<Caller?>(http.Features.Get<Caller>() ?? Anonymous);
}
