using Affiliates.Storage;

namespace Affiliates.Users;

/// <summary>The rows of <c>secrets</c>: made once, never changed.</summary>
public sealed class InstallationSecrets(AffiliatesStore store)
{
    /// <summary>What is kept under the name; <paramref name="candidate"/> when nothing was. Whoever comes first decides, for all.</summary>
    public async Task<byte[]> Keep(string name, byte[] candidate)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using (var insert = connection.Command(store.Sql("InsertSecret")).With("name", name).With("value", candidate))
        {
            await insert.ExecuteNonQueryAsync();
        }

        await using var read = connection.Command(store.Sql("ReadSecret")).With("name", name);
        return (byte[])(await read.ExecuteScalarAsync())!;
    }
}
