using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>The service, for one caller and one tenant. Safe to be used by many at once; light, so that there can be one for each person.</summary>
/// <remarks>
/// What passes by itself is tried again: connections that fail, 429 and 503, with growing waits and as the service's <c>Retry-After</c> says. A
/// call that would count twice is made again only when it is certain that it was not carried out, or when it carries a key, made before the
/// first try, by which the service knows it again. All else is an <see cref="AffiliatesException"/>.
/// </remarks>
public sealed class AffiliatesClient
{
    readonly ApiConnection api;

    /// <param name="http">Should not follow redirects or keep cookies; its <see cref="HttpClient.Timeout"/> is that of one try.</param>
    /// <param name="credentials">Who calls; null: the key of the options, or nobody.</param>
    /// <param name="options">Default: as the options' own defaults are.</param>
    /// <param name="time">The clock of waits. Default: the system's.</param>
    public AffiliatesClient(
        HttpClient http, AffiliatesCredentials? credentials = null, AffiliatesClientOptions? options = null, TimeProvider? time = null)
        : this(ApiConnection.Of(http, credentials, options ?? new AffiliatesClientOptions(), time ?? TimeProvider.System))
    {
    }

    AffiliatesClient(ApiConnection api)
    {
        this.api = api;
        Tracking = new TrackingClient(api);
        Actions = new ActionsClient(api);
        Affiliates = new AffiliatesResource(api);
        Links = new LinksClient(api);
        Commissions = new CommissionsClient(api);
        Rules = new RulesClient(api);
        Conversions = new ConversionsClient(api);
        Payouts = new PayoutsClient(api);
        PayoutRuns = new PayoutRunsClient(api);
        Tenants = new TenantsClient(api);
        Programme = new ProgrammeClient(api);
        Users = new UsersClient(api);
        ApiKeys = new ApiKeysClient(api);
        Privacy = new PrivacyClient(api);
        Operation = new OperationClient(api);
    }

    /// <summary>Events of visitors, and the links that they follow.</summary>
    public TrackingClient Tracking { get; }

    /// <summary>What was tracked, to read: as lists, and live.</summary>
    public ActionsClient Actions { get; }

    /// <summary>Who refers, with balances and statistics.</summary>
    public AffiliatesResource Affiliates { get; }

    /// <summary>Referral links with their counters.</summary>
    public LinksClient Links { get; }

    /// <summary>What affiliates have earned.</summary>
    public CommissionsClient Commissions { get; }

    /// <summary>What a conversion earns.</summary>
    public RulesClient Rules { get; }

    /// <summary>Refunds of conversions.</summary>
    public ConversionsClient Conversions { get; }

    /// <summary>What is paid out.</summary>
    public PayoutsClient Payouts { get; }

    /// <summary>Payouts for everybody who is due.</summary>
    public PayoutRunsClient PayoutRuns { get; }

    /// <summary>Programmes side by side.</summary>
    public TenantsClient Tenants { get; }

    /// <summary>The programme that calls are for, as everybody who takes part in it may see it.</summary>
    public ProgrammeClient Programme { get; }

    /// <summary>People who can sign in.</summary>
    public UsersClient Users { get; }

    /// <summary>Credentials of machines.</summary>
    public ApiKeysClient ApiKeys { get; }

    /// <summary>Persons who want to be forgotten.</summary>
    public PrivacyClient Privacy { get; }

    /// <summary>Health, the recount, and the OpenAPI document.</summary>
    public OperationClient Operation { get; }

    /// <summary>The same service for another caller. The credentials may be shared by any number of clients.</summary>
    public AffiliatesClient With(AffiliatesCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new AffiliatesClient(api.With(credentials));
    }

    /// <summary>The same service for another tenant, by slug or id: for superusers, and for who has no credentials.</summary>
    public AffiliatesClient ForTenant(string? tenant) => new(api.ForTenant(tenant));

    /// <summary>
    /// Signs a person in. The credentials renew themselves; <see cref="AffiliatesCredentials.Tokens"/> takes their tokens up again elsewhere.
    /// </summary>
    /// <exception cref="AffiliatesException">401: there is no active account with this email and password. 429: after five failures in a minute.</exception>
    public async Task<AffiliatesCredentials> SignIn(string email, string password, CancellationToken cancellation = default) =>
        AffiliatesCredentials.Tokens(await api.SignIn(email, password, cancellation).ConfigureAwait(false));

    /// <summary>
    /// Signs a person out: none of the sign-in's tokens is good from then on. Who has signed out before, or never signed in, is signed out.
    /// </summary>
    public Task SignOut(AffiliatesCredentials credentials, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return credentials.Current is { } tokens ? api.Revoke(tokens.Refresh, cancellation) : Task.CompletedTask;
    }
}
