namespace Affiliates.Users;

/// <summary>Owns one email's user: roles, credentials.</summary>
/// <remarks>Reentrant, so that a password being hashed does not hold up the user's other requests; every change goes through
/// the row's version, checked by the store.</remarks>
[Reentrant, GrainType("user")]
public sealed class UserGrain(UserRows rows, PasswordHashes passwords) : Grain, IUserGrain
{
    StoredUser? stored;

    string Email => this.GetPrimaryKeyString()["u/".Length..];

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => stored = await rows.Find(Email, cancellationToken);

    public Task<User?> Get() => Task.FromResult(stored?.User);

    public async Task<User?> Create(User user, string? password)
    {
        if (stored is not null)
        {
            return null;
        }

        var hash = password is null ? null : await passwords.Hash(password);
        var inserted = await rows.Insert(user with { Email = Email }, hash);
        stored = await rows.Find(Email);
        return inserted ? stored?.User : null;
    }

    public async Task<User?> SignIn(string password)
    {
        var asked = stored;
        return await passwords.Fits(asked?.PasswordHash, password) ? asked!.User : null;
    }

    public async Task<bool> SetPassword(string password)
    {
        if (stored is null)
        {
            return false;
        }

        var hash = await passwords.Hash(password);
        await Save(stored with { PasswordHash = hash, User = stored.User with { Stamp = Guid.NewGuid().ToString("N") } });
        return true;
    }

    public async Task<bool> SetAffiliate(string code)
    {
        if (stored is null || (stored.User.AffiliateCode is { } had && had != code))
        {
            return false;
        }

        if (stored.User.AffiliateCode is null)
        {
            await Save(stored with { User = stored.User with { AffiliateCode = code } });
        }

        return true;
    }

    async Task Save(StoredUser changed)
    {
        if (!await rows.Update(changed))
        {
            // The email is the key: it stays out of what is logged.
            DeactivateOnIdle();
            throw new JournalConflictException($"User {changed.User.Id} was changed by another request.");
        }

        stored = changed with { Version = changed.Version + 1 };
    }
}
