using System.Net.Http.Headers;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Who calls. May be shared by many calls and clients at once.</summary>
public abstract class AffiliatesCredentials
{
    private protected AffiliatesCredentials()
    {
    }

    /// <summary>Nobody: tracking and redirects only.</summary>
    public static AffiliatesCredentials None { get; } = new Anonymous();

    /// <summary>A machine's key, as the service has shown it once.</summary>
    public static AffiliatesCredentials ApiKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new Fixed(new AuthenticationHeaderValue("Api-Key", key));
    }

    /// <summary>A person: signs in with the first call, renews itself, and signs in again when that is no longer possible.</summary>
    public static AffiliatesCredentials Password(string email, string password)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return new SignedIn(null, (api, cancellation) => api.SignIn(email, password, cancellation), null);
    }

    /// <summary>A person who has signed in elsewhere. The tokens renew themselves as long as the last refresh token is used within a week.</summary>
    /// <param name="tokens">The last pair.</param>
    /// <param name="renewed">
    /// Told of each new pair before it is used, to keep it: a refresh token is good for one exchange. Called by one at a time.
    /// </param>
    public static AffiliatesCredentials Tokens(TokenPair tokens, Func<TokenPair, CancellationToken, ValueTask>? renewed = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new SignedIn(tokens, null, renewed);
    }

    /// <summary>The tokens as they are now; null for all but a person who has signed in.</summary>
    public virtual TokenPair? Current => null;

    /// <summary>What a call shows for itself now.</summary>
    internal abstract ValueTask<AuthenticationHeaderValue?> Header(ApiConnection api, CancellationToken cancellation);

    /// <summary>After a 401 to what was shown: other credentials, or null when there are none.</summary>
    internal virtual ValueTask<AuthenticationHeaderValue?> Renew(ApiConnection api, AuthenticationHeaderValue refused, CancellationToken cancellation) =>
        ValueTask.FromResult<AuthenticationHeaderValue?>(null);

    sealed class Anonymous : AffiliatesCredentials
    {
        internal override ValueTask<AuthenticationHeaderValue?> Header(ApiConnection api, CancellationToken cancellation) =>
            ValueTask.FromResult<AuthenticationHeaderValue?>(null);
    }

    sealed class Fixed(AuthenticationHeaderValue header) : AffiliatesCredentials
    {
        internal override ValueTask<AuthenticationHeaderValue?> Header(ApiConnection api, CancellationToken cancellation) =>
            ValueTask.FromResult<AuthenticationHeaderValue?>(header);
    }

    // One exchange at a time: who comes while it is under way, or later with the same refused token, gets what it has brought. It is nobody's
    // own, and goes on when the caller that began it is gone: the pair before is used up.
    sealed class SignedIn(
        TokenPair? first, Func<ApiConnection, CancellationToken, Task<TokenPair>>? signIn, Func<TokenPair, CancellationToken, ValueTask>? renewed)
        : AffiliatesCredentials
    {
        readonly Lock gate = new();
        volatile TokenPair? current = first;
        Task<TokenPair?>? underWay;

        public override TokenPair? Current => current;

        internal override async ValueTask<AuthenticationHeaderValue?> Header(ApiConnection api, CancellationToken cancellation) =>
            HeaderOf(current ?? await Exchange(api, null).WaitAsync(cancellation).ConfigureAwait(false));

        internal override async ValueTask<AuthenticationHeaderValue?> Renew(
            ApiConnection api, AuthenticationHeaderValue refused, CancellationToken cancellation) =>
            HeaderOf(await Exchange(api, refused.Parameter).WaitAsync(cancellation).ConfigureAwait(false));

        Task<TokenPair?> Exchange(ApiConnection api, string? refused)
        {
            lock (gate)
            {
                return current is { } there && there.Access != refused ? Task.FromResult<TokenPair?>(there) : underWay ??= Make(api);
            }
        }

        async Task<TokenPair?> Make(ApiConnection api)
        {
            // Not before the lock is left.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                var next = await Next(api, CancellationToken.None).ConfigureAwait(false);
                if (next is not null && renewed is not null)
                {
                    await renewed(next, CancellationToken.None).ConfigureAwait(false);
                }

                return next is null ? null : current = next;
            }
            finally
            {
                lock (gate)
                {
                    underWay = null;
                }
            }
        }

        async Task<TokenPair?> Next(ApiConnection api, CancellationToken cancellation)
        {
            if (current is { } last)
            {
                try
                {
                    return await api.Refresh(last.Refresh, cancellation).ConfigureAwait(false);
                }
                catch (AffiliatesException e) when (e.IsUnauthorized)
                {
                    if (signIn is null)
                    {
                        return null;
                    }
                }
            }

            return await signIn!(api, cancellation).ConfigureAwait(false);
        }

        static AuthenticationHeaderValue? HeaderOf(TokenPair? pair) => pair is null ? null : new AuthenticationHeaderValue("Bearer", pair.Access);
    }
}

/// <summary>What a sign-in gives.</summary>
/// <param name="Access">Shown with each call; good for an hour.</param>
/// <param name="Refresh">Good for one exchange, within a week.</param>
public sealed record TokenPair(string Access, string Refresh)
{
    /// <summary>Without the tokens: they are secrets.</summary>
    public override string ToString() => nameof(TokenPair);
}

sealed record Credential(string Email, string Password);

sealed record Refreshing(string Refresh);
