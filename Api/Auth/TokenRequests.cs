using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Auth;

/// <summary>Who wants to sign in: by <c>email</c>, or by the same as <c>username</c>.</summary>
public sealed record Credential
{
    /// <example>anna@example.com</example>
    [MaxLength(254)]
    public string? Email { get; init; }

    /// <summary>The email, by the name that other programs give it.</summary>
    [MaxLength(254)]
    public string? Username { get; init; }

    /// <example>a long password</example>
    [MinLength(1), MaxLength(Passwords.MaxLength)]
    public required string Password { get; init; }
}

/// <summary>A refresh token, to exchange or to revoke.</summary>
public sealed record Refreshing
{
    /// <summary>The last one that was given.</summary>
    [MinLength(1), MaxLength(4096)]
    public required string Refresh { get; init; }
}
