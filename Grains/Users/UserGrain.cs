namespace Affiliates.Users;

/// <summary>Owns one email's user: memberships, credentials, sign-ins.</summary>
/// <remarks>Reentrant, so that a password being hashed does not hold up the user's other requests; every change goes through
/// the row's version, checked by the store.</remarks>
[Reentrant, GrainType("user")]
public sealed class UserGrain(UserRows rows, SignInRows signIns, PasswordHashes passwords, TimeProvider time) : Grain, IUserGrain
{
    /// <summary>More than anybody has; whoever signs in for every call is looked up again now and then.</summary>
    const int MostKnown = 1000;

    /// <summary>Sign-ins that are known to go on: what ends one comes through here.</summary>
    readonly HashSet<Guid> goingOn = [];
    /// <summary>Raised with every end: what was read before it may not be so any more.</summary>
    int ends;
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
        await Save(stored with { PasswordHash = hash, User = stored.User with { Stamp = Guid.NewGuid().ToString("N") } }, endSignIns: true);
        return true;
    }

    public async Task<User?> SetActive(bool active)
    {
        if (stored is not null && stored.User.IsActive != active)
        {
            await Save(stored with { User = stored.User with { IsActive = active } }, endSignIns: !active);
        }

        return stored?.User;
    }

    public async Task<bool> SetAffiliate(TenantId tenant, string code)
    {
        var membership = stored?.User.In(tenant);
        if (stored is null || (membership?.AffiliateCode is { } had && had != code))
        {
            return false;
        }

        if (membership?.AffiliateCode is null)
        {
            await Save(stored with { User = With(stored.User, new Membership(tenant, membership is { IsOwner: true }, code)) });
        }

        return true;
    }

    public async Task<User?> SetOwner(TenantId tenant, bool owner)
    {
        if (stored is not null && stored.User.In(tenant) is var membership && (membership is { IsOwner: true }) != owner)
        {
            await Save(stored with { User = With(stored.User, new Membership(tenant, owner, membership?.AffiliateCode)) });
        }

        return stored?.User;
    }

    public async Task<bool> Forget(TenantId tenant)
    {
        if (stored is null)
        {
            return false;
        }

        var others = stored.User.Memberships.Any(m => m.Tenant != tenant) || stored.User.IsSuperuser;
        if (!await rows.Forget(stored, tenant, others))
        {
            DeactivateOnIdle();
            throw new JournalConflictException($"User {stored.User.Id} was changed by another request.");
        }

        AllEnded();
        stored = await rows.Find(Email);
        return true;
    }

    public Task StartSignIn(SignedIn signedIn) =>
        stored is null ? Task.CompletedTask : signIns.Start(stored.User.Id, signedIn, time.GetUtcNow());

    public async Task<Guid?> Refresh(Guid signIn, Guid presented, Guid next, DateTimeOffset expiresAt)
    {
        var current = stored is null ? null : await signIns.Rotate(stored.User.Id, signIn, presented, next, time.GetUtcNow(), expiresAt);
        if (current is null)
        {
            Ended(signIn);
        }

        return current;
    }

    public async Task<User?> GetSignedIn(Guid signIn)
    {
        if (stored is { } asked && !goingOn.Contains(signIn))
        {
            var before = ends;
            if (!await signIns.Exists(asked.User.Id, signIn))
            {
                return null;
            }

            if (before == ends)
            {
                Keep(signIn);
            }
        }

        return stored?.User;
    }

    public async Task EndSignIn(Guid signIn)
    {
        if (stored is not null)
        {
            await signIns.End(stored.User.Id, signIn);
            Ended(signIn);
        }
    }

    void Keep(Guid signIn)
    {
        if (goingOn.Count >= MostKnown)
        {
            goingOn.Clear();
        }

        goingOn.Add(signIn);
    }

    void Ended(Guid signIn)
    {
        ends++;
        goingOn.Remove(signIn);
    }

    void AllEnded()
    {
        ends++;
        goingOn.Clear();
    }

    static User With(User user, Membership membership) => user with
    {
        Memberships = [.. user.Memberships.Where(m => m.Tenant != membership.Tenant).Append(membership).OrderBy(m => m.Tenant.Number)],
    };

    async Task Save(StoredUser changed, bool endSignIns = false)
    {
        if (!await rows.Update(changed, endSignIns))
        {
            // The email is the key: it stays out of what is logged.
            DeactivateOnIdle();
            throw new JournalConflictException($"User {changed.User.Id} was changed by another request.");
        }

        if (endSignIns)
        {
            AllEnded();
        }

        stored = changed with { Version = changed.Version + 1 };
    }
}
