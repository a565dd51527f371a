using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Affiliates.Users;

/// <summary>Makes what an installation needs once: the first superuser, the key that signs tokens.</summary>
/// <remarks>Nodes that start together all ask; one activation answers them in turn, and the unique keys of the rows decide
/// should there ever be two.</remarks>
[GrainType("installation")]
public sealed partial class InstallationGrain(UserRows users, InstallationSecrets secrets, TimeProvider time, ILogger<InstallationGrain> log)
    : Grain, IInstallationGrain
{
    const string DefaultEmail = "admin@example.com";
    const string SigningKeyName = "jwt-signing-key";
    const int SigningKeyBytes = 64;

    /// <summary>Without what is easily mistaken when it is read from a screen; 20 of these are 115 bits.</summary>
    const string PasswordCharacters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    const int PasswordLength = 20;

    byte[]? signingKey;

    public async Task<FirstAdmin?> EnsureAdmin(string? email, string? password)
    {
        if (await users.AnySuperuser())
        {
            return null;
        }

        var now = time.GetUtcNow();
        var admin = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email ?? DefaultEmail,
            IsSuperuser = true,
            Stamp = Guid.NewGuid().ToString("N"),
            CreatedAt = now,
        };
        var madeUp = password is null ? RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength) : null;
        if (await GrainFactory.User(admin.Email).Create(admin, password ?? madeUp) is { } made)
        {
            return new FirstAdmin(made.Email, madeUp);
        }

        NotMade(log);
        return null;
    }

    public async Task<byte[]> GetSigningKey() =>
        signingKey ??= await secrets.Keep(SigningKeyName, RandomNumberGenerator.GetBytes(SigningKeyBytes));

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "There is no superuser, and Admin:Email is an ordinary user's; choose another one")]
    static partial void NotMade(ILogger logger);
}
