using System.Data.Common;
using Affiliates.Storage;

namespace Affiliates.Users;

/// <summary>A user's row: who it is, the hash of its password, and the version that a change must name.</summary>
public sealed record StoredUser(User User, string? PasswordHash, int Version);

/// <summary>The rows of <c>users</c> and <c>memberships</c>; only the user's own grain writes them.</summary>
public sealed class UserRows(AffiliatesStore store)
{
    public async Task<StoredUser?> Find(string email, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        StoredUser found;
        await using (var command = connection.Command(store.Sql("FindUser")).With("email", email))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (!await row.ReadAsync(ct))
            {
                return null;
            }

            var user = new User
            {
                Id = row.GetGuid(0),
                Email = email,
                IsSuperuser = row.GetBoolean(1),
                IsActive = row.GetBoolean(2),
                Stamp = row.GetString(4),
                CreatedAt = row.Time(5),
            };
            found = new StoredUser(user, PasswordHash: row.StringOrNull(3), Version: row.GetInt32(6));
        }

        return found with { User = found.User with { Memberships = await Memberships(connection, found.User.Id, ct) } };
    }

    /// <summary>False when the email, or the id, is taken.</summary>
    public async Task<bool> Insert(User user, string? passwordHash)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.Command(store.Sql("InsertUser")).In(transaction)
            .With("id", user.Id)
            .With("email", user.Email)
            .With("is_superuser", user.IsSuperuser)
            .With("is_active", user.IsActive)
            .With("password_hash", passwordHash)
            .With("stamp", user.Stamp)
            .With("created_at", user.CreatedAt.Micros());
        if (await command.ExecuteNonQueryAsync() != 1)
        {
            return false;
        }

        await Save(connection, transaction, user);
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>False when the row has another version than the one that was read.</summary>
    /// <param name="user">As it shall be.</param>
    /// <param name="endSignIns">Its refresh tokens go with it.</param>
    public async Task<bool> Update(StoredUser user, bool endSignIns = false)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.Command(store.Sql("UpdateUser")).In(transaction)
            .With("id", user.User.Id)
            .With("is_active", user.User.IsActive)
            .With("password_hash", user.PasswordHash)
            .With("stamp", user.User.Stamp)
            .With("version", user.Version);
        if (await command.ExecuteNonQueryAsync() != 1)
        {
            return false;
        }

        await Save(connection, transaction, user.User);
        if (endSignIns)
        {
            await using var end = connection.Command(store.Sql("EndSignIns")).In(transaction).With("user", user.User.Id);
            await end.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return true;
    }

    /// <summary>Takes the user out of the tenant, and all that names the person where it belongs to no other; false when it was changed meanwhile.</summary>
    public async Task<bool> Forget(StoredUser user, TenantId tenant, bool keepPerson)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = keepPerson
            ? connection.Command(store.Sql("UpdateUser")).In(transaction)
                .With("id", user.User.Id)
                .With("is_active", user.User.IsActive)
                .With("password_hash", user.PasswordHash)
                .With("stamp", user.User.Stamp)
                .With("version", user.Version)
            : connection.Command(store.Sql("EraseUser")).In(transaction)
                .With("id", user.User.Id)
                .With("email", $"erased-{user.User.Id:N}@erased.invalid")
                .With("stamp", Guid.NewGuid().ToString("N"))
                .With("version", user.Version);
        if (await command.ExecuteNonQueryAsync() != 1)
        {
            return false;
        }

        await using var leave = connection.Command(store.Sql("DeleteMembership")).In(transaction)
            .With("user", user.User.Id)
            .With("tenant", tenant.Number);
        await leave.ExecuteNonQueryAsync();
        await using var end = connection.Command(store.Sql("EndSignIns")).In(transaction).With("user", user.User.Id);
        await end.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    }

    public async Task<bool> AnySuperuser()
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("FindSuperuser"));
        return await command.ExecuteScalarAsync() is not null;
    }

    async Task Save(DbConnection connection, DbTransaction transaction, User user)
    {
        foreach (var membership in user.Memberships)
        {
            await using var save = connection.Command(store.Sql("SaveMembership")).In(transaction)
                .With("user", user.Id)
                .With("tenant", membership.Tenant.Number)
                .With("is_owner", membership.IsOwner)
                .With("affiliate_code", membership.AffiliateCode);
            await save.ExecuteNonQueryAsync();
        }
    }

    async Task<IReadOnlyList<Membership>> Memberships(DbConnection connection, Guid user, CancellationToken ct)
    {
        await using var command = connection.Command(store.Sql("ReadMemberships")).With("user", user);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<Membership> memberships = [];
        while (await row.ReadAsync(ct))
        {
            memberships.Add(new Membership(new TenantId(row.GetInt32(0)), row.GetBoolean(1), row.StringOrNull(2)));
        }

        return memberships;
    }
}
