using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Users;

/// <summary>A user to be made.</summary>
public sealed record NewUser
{
    /// <example>bert@example.com</example>
    [MinLength(3), MaxLength(254)]
    public required string Email { get; init; }

    /// <summary>Without one it cannot sign in.</summary>
    /// <example>a long password</example>
    [MinLength(Passwords.MinLength), MaxLength(Passwords.MaxLength)]
    public string? Password { get; init; }

    /// <summary>Everything everywhere: only a superuser makes another one.</summary>
    public bool? IsSuperuser { get; init; }

    public bool? IsTenantOwner { get; init; }
}

/// <summary>What of a user can be changed.</summary>
public sealed record UserTerms
{
    public bool? IsActive { get; init; }

    public bool? IsTenantOwner { get; init; }

    /// <example>a long password</example>
    [MinLength(Passwords.MinLength), MaxLength(Passwords.MaxLength)]
    public string? Password { get; init; }
}

/// <summary>Another password.</summary>
public sealed record PasswordChange
{
    /// <example>a long password</example>
    [MinLength(1), MaxLength(Passwords.MaxLength)]
    public required string OldPassword { get; init; }

    /// <example>a longer password</example>
    [MinLength(Passwords.MinLength), MaxLength(Passwords.MaxLength)]
    public required string NewPassword { get; init; }
}
