using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Credentials of machines; made and revoked by people.</summary>
public sealed class ApiKeysClient
{
    const string Root = "/affiliates/api-keys/";

    readonly ApiConnection api;

    internal ApiKeysClient(ApiConnection api) => this.api = api;

    /// <summary>The tenant's. Ordered by <c>created_at</c>.</summary>
    public Listing<ApiKey> List() => new(api, Root, static () => new Query());

    /// <summary>Makes a key; the answer is the only one that shows it.</summary>
    public Task<ApiKeyWithSecret> Create(string name, IReadOnlyList<ApiKeyScope> scopes, CancellationToken cancellation = default) =>
        api.Send<ApiKeyWithSecret>(Call.Post(Root, new NewApiKey(name, scopes)), cancellation);

    /// <summary>One of them.</summary>
    public Task<ApiKey> Get(Guid id, CancellationToken cancellation = default) => api.Get<ApiKey>($"{Root}{id}/", cancellation);

    /// <summary>Revokes it: it is good for nothing from then on.</summary>
    public Task Revoke(Guid id, CancellationToken cancellation = default) => api.Delete($"{Root}{id}/", cancellation);
}
