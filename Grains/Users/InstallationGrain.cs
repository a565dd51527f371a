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
    const string SigningKeyName = "jwt-signing-key";
    const int SigningKeyBytes = 64;

    byte[]? signingKey;

    public async Task<bool> EnsureAdmin(Guid id, string email, string password)
    {
        var user = GrainFactory.User(email);
        if ((await user.Get())?.Id == id)
        {
            return true;
        }

        if (await users.AnySuperuser())
        {
            return false;
        }

        var admin = new User
        {
            Id = id,
            Email = email,
            IsSuperuser = true,
            Stamp = Guid.NewGuid().ToString("N"),
            CreatedAt = time.GetUtcNow(),
        };
        if (await user.Create(admin, password) is not null || (await user.Get())?.Id == id)
        {
            return true;
        }

        NotMade(log);
        return false;
    }

    public async Task<bool> ResetAdmin(string email, string password)
    {
        var user = GrainFactory.User(email);
        if (await user.Get() is not { IsSuperuser: true })
        {
            return false;
        }

        await user.SetPassword(password);
        await user.SetActive(true);
        return true;
    }

    public async Task<byte[]> GetSigningKey() =>
        signingKey ??= await secrets.Keep(SigningKeyName, RandomNumberGenerator.GetBytes(SigningKeyBytes));

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "There is no superuser, and Admin:Email is an ordinary user's; choose another one")]
    static partial void NotMade(ILogger logger);
}
