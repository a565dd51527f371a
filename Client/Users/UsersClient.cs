using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>People who can sign in.</summary>
public sealed class UsersClient
{
    const string Root = "/affiliates/users/";

    readonly ApiConnection api;

    internal UsersClient(ApiConnection api) => this.api = api;

    /// <summary>The tenant's. Ordered by <c>created_at</c> or <c>email</c>.</summary>
    /// <param name="email">The one with this email.</param>
    /// <param name="search">Those with this in their email.</param>
    public Listing<User> List(string? email = null, string? search = null) => new(api, Root, () => new Query().Add("email", email).Add("search", search));

    /// <summary>Makes a user in the tenant.</summary>
    public Task<User> Create(NewUser user, CancellationToken cancellation = default) => api.Send<User>(Call.Post(Root, user), cancellation);

    /// <summary>The caller's own.</summary>
    public Task<User> Own(CancellationToken cancellation = default) => api.Get<User>($"{Root}me/", cancellation);

    /// <summary>Changes the caller's own password; all tokens that were given before are good for nothing from then on.</summary>
    public async Task ChangeOwnPassword(string oldPassword, string newPassword, CancellationToken cancellation = default)
    {
        using var _ = await api.Send(Call.Post($"{Root}me/password/", new PasswordChange(oldPassword, newPassword)), cancellation).ConfigureAwait(false);
    }

    /// <summary>One of them.</summary>
    public Task<User> Get(Guid id, CancellationToken cancellation = default) => api.Get<User>($"{Root}{id}/", cancellation);

    /// <summary>Changes what is not null.</summary>
    public Task<User> Change(Guid id, UserChange change, CancellationToken cancellation = default) =>
        api.Send<User>(Call.Patch($"{Root}{id}/", change), cancellation);
}
