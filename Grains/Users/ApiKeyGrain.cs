using System.Security.Cryptography;

namespace Affiliates.Users;

/// <summary>Owns one API key: who has the secret calls for the tenant, until it is revoked.</summary>
[Reentrant, GrainType("api-key")]
public sealed class ApiKeyGrain(ApiKeyRows rows) : Grain, IApiKeyGrain
{
    StoredApiKey? stored;

    Guid Id => Guid.ParseExact(this.GetPrimaryKeyString()["k/".Length..], "N");

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => stored = await rows.Find(Id, cancellationToken);

    public async Task<bool> Create(ApiKey key, byte[] hash)
    {
        if (stored is null)
        {
            await rows.Insert(key, hash);
            stored = await rows.Find(Id);
        }

        return await Check(hash) is not null;
    }

    public Task<ApiKey?> Check(byte[] hash) =>
        Task.FromResult(stored is not null && CryptographicOperations.FixedTimeEquals(stored.Hash, hash) ? stored.Key : null);

    public Task<ApiKey?> Get() => Task.FromResult(stored?.Key);

    public async Task<bool> Revoke()
    {
        if (stored is null)
        {
            return false;
        }

        await rows.Revoke(Id);
        stored = null;
        return true;
    }
}
