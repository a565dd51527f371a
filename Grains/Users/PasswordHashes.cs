using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Affiliates.Users;

/// <summary>Hashes and checks passwords (PBKDF2, as ASP.NET Core Identity does), beside the grain that asks.</summary>
/// <remarks>One hash costs tens of milliseconds of a core: on the grain's scheduler it would hold up its other callers.</remarks>
public sealed class PasswordHashes
{
    readonly PasswordHasher<User> hasher = new();
    readonly string nobodys;

    public PasswordHashes() => nobodys = hasher.HashPassword(null!, RandomNumberGenerator.GetHexString(32));

    public Task<string> Hash(string password) => Task.Run(() => hasher.HashPassword(null!, password));

    /// <summary>A null hash, of nobody or of a user without a password, costs the same and never fits.</summary>
    public Task<bool> Fits(string? hash, string password) => Task.Run(() =>
        hasher.VerifyHashedPassword(null!, hash ?? nobodys, password) is not PasswordVerificationResult.Failed && hash is not null);
}
