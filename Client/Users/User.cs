using System.Text.Json.Serialization;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>A person who can sign in, as one tenant sees it.</summary>
public sealed record User
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it signs in with.</summary>
    public required string Email { get; init; }

    /// <summary>May do everything everywhere.</summary>
    public required bool IsSuperuser { get; init; }

    /// <summary>May do everything in the tenant.</summary>
    public required bool IsTenantOwner { get; init; }

    /// <summary>The tenant's id; null: a superuser that does not belong to it.</summary>
    public Guid? Tenant { get; init; }

    /// <summary>The affiliate that it is, if it is one.</summary>
    public string? AffiliateCode { get; init; }

    /// <summary>May sign in.</summary>
    public required bool IsActive { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A user to be made.</summary>
public sealed record NewUser
{
    /// <summary>What it signs in with.</summary>
    public required string Email { get; init; }

    /// <summary>8 to 200 characters; without one it cannot sign in.</summary>
    public string? Password { get; init; }

    /// <summary>Everything everywhere: only a superuser makes another one.</summary>
    public bool? IsSuperuser { get; init; }

    /// <summary>Everything in the tenant.</summary>
    public bool? IsTenantOwner { get; init; }
}

/// <summary>What of a user is changed; what is null stays.</summary>
public sealed record UserChange
{
    /// <summary>May sign in.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Everything in the tenant.</summary>
    public bool? IsTenantOwner { get; init; }

    /// <summary>Another password.</summary>
    public string? Password { get; init; }
}

sealed record PasswordChange(string OldPassword, string NewPassword);

/// <summary>What a key may do.</summary>
[JsonConverter(typeof(NamesConverter<ApiKeyScope>))]
public enum ApiKeyScope
{
    /// <summary>A younger service's word.</summary>
    Unknown,
    /// <summary>Track, and be believed.</summary>
    Track,
    /// <summary>Read what an owner reads.</summary>
    Read,
    /// <summary>Do what an owner does, but for what people alone may.</summary>
    Manage,
}

/// <summary>A machine's credentials, without the key itself.</summary>
public sealed record ApiKey(Guid Id, string Name, IReadOnlyList<ApiKeyScope> Scopes, DateTimeOffset CreatedAt);

/// <summary>A key that was just made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Key">For <see cref="AffiliatesCredentials.ApiKey"/>; shown only now.</param>
public sealed record ApiKeyWithSecret(Guid Id, string Name, IReadOnlyList<ApiKeyScope> Scopes, DateTimeOffset CreatedAt, string Key)
{
    /// <summary>Without the key: it is a secret.</summary>
    public override string ToString() => $"{nameof(ApiKeyWithSecret)} {Id}";
}

/// <summary>A key to be made.</summary>
public sealed record NewApiKey(string Name, IReadOnlyList<ApiKeyScope> Scopes);
