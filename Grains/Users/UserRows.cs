using Affiliates.Storage;

namespace Affiliates.Users;

/// <summary>A user's row: who it is, the hash of its password, and the version that a change must name.</summary>
public sealed record StoredUser(User User, string? PasswordHash, int Version);

/// <summary>The rows of <c>users</c>; only the user's own grain writes them.</summary>
public sealed class UserRows(AffiliatesStore store)
{
    public async Task<StoredUser?> Find(string email, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("FindUser")).With("email", email);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
        {
            return null;
        }

        var user = new User
        {
            Id = row.GetGuid(0),
            Email = email,
            Tenant = row.Int32OrNull(1) is { } tenant ? new TenantId(tenant) : null,
            IsSuperuser = row.GetBoolean(2),
            IsTenantOwner = row.GetBoolean(3),
            AffiliateCode = row.StringOrNull(4),
            IsActive = row.GetBoolean(5),
            Stamp = row.GetString(7),
            CreatedAt = row.Time(8),
        };
        return new StoredUser(user, PasswordHash: row.StringOrNull(6), Version: row.GetInt32(9));
    }

    /// <summary>False when the email, or the id, is taken.</summary>
    public async Task<bool> Insert(User user, string? passwordHash)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("InsertUser"))
            .With("id", user.Id)
            .With("email", user.Email)
            .With("tenant", user.Tenant?.Number)
            .With("is_superuser", user.IsSuperuser)
            .With("is_owner", user.IsTenantOwner)
            .With("affiliate_code", user.AffiliateCode)
            .With("is_active", user.IsActive)
            .With("password_hash", passwordHash)
            .With("stamp", user.Stamp)
            .With("created_at", user.CreatedAt.Micros());
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>False when the row has another version than the one that was read.</summary>
    public async Task<bool> Update(StoredUser user)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("UpdateUser"))
            .With("id", user.User.Id)
            .With("affiliate_code", user.User.AffiliateCode)
            .With("password_hash", user.PasswordHash)
            .With("stamp", user.User.Stamp)
            .With("version", user.Version);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    public async Task<bool> AnySuperuser()
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("FindSuperuser"));
        return await command.ExecuteScalarAsync() is not null;
    }
}
