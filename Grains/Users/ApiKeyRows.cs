using System.Data.Common;
using Affiliates.Storage;

namespace Affiliates.Users;

/// <summary>A key with the SHA-256 of its secret, which is random and long: it needs no slow hash.</summary>
public sealed record StoredApiKey(ApiKey Key, byte[] Hash);

/// <summary>The rows of <c>api_keys</c>; only the key's own grain writes them.</summary>
public sealed class ApiKeyRows(AffiliatesStore store)
{
    /// <summary>Null when there is none, or it is revoked.</summary>
    public async Task<StoredApiKey?> Find(Guid id, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("FindApiKey")).With("id", id);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new StoredApiKey(Read(row), row.GetFieldValue<byte[]>(4)) : null;
    }

    public async Task Insert(ApiKey key, byte[] hash)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("InsertApiKey"))
            .With("id", key.Id)
            .With("tenant", key.Tenant.Number)
            .With("name", key.Name)
            .With("scopes", key.Scopes)
            .With("hash", hash)
            .With("created_by", key.CreatedBy)
            .With("created_at", key.CreatedAt.Micros());
        await command.ExecuteNonQueryAsync();
    }

    public async Task Revoke(Guid id)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("RevokeApiKey")).With("id", id);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>By the order of the columns in <c>FindApiKey.sql</c> and <c>ListApiKeys.sql</c>.</summary>
    public static ApiKey Read(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Tenant = new TenantId(row.GetInt32(1)),
        Name = row.GetString(2),
        Scopes = (ApiKeyScopes)row.GetInt16(3),
        CreatedBy = row.GetGuid(5),
        CreatedAt = row.Time(6),
    };
}
