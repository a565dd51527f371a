using System.Collections.Concurrent;
using Affiliates.Api.Tests.Http;

namespace Affiliates.Client.Tests;

/// <summary>Credentials against the service itself.</summary>
public sealed class CredentialTests(ApiServer api)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixteen_calls_at_once_renew_the_tokens_once_and_all_go_through()
    {
        var (anna, _) = await World.AddAffiliate(World.Admin(api), Ct);
        var counted = new Counting();
        var anonymous = World.Anonymous(api, counted);
        var signedIn = (await anonymous.SignIn(anna.UserEmail, World.Password, Ct)).Current!;
        ConcurrentQueue<TokenPair> kept = [];
        var credentials = AffiliatesCredentials.Tokens(signedIn with { Access = "not good any more" }, (pair, _) =>
        {
            kept.Enqueue(pair);
            return ValueTask.CompletedTask;
        });
        // Also by clients that know nothing of each other.
        AffiliatesClient[] clients = [anonymous.With(credentials), anonymous.With(credentials)];

        var users = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => clients[i % 2].Users.Own(Ct)));

        Assert.All(users, user => Assert.Equal(anna.Code, user.AffiliateCode));
        Assert.Equal(1, counted.Of("/api/token/refresh/"));
        Assert.Equal(Assert.Single(kept), credentials.Current);
        Assert.NotEqual(signedIn.Refresh, credentials.Current!.Refresh);

        // And once more, with what the first exchange has brought.
        var later = AffiliatesCredentials.Tokens(credentials.Current with { Access = "nor this" });
        Assert.Equal(anna.User, (await anonymous.With(later).Users.Own(Ct)).Id);
    }

    [Fact]
    public async Task Who_signs_in_by_password_does_it_once_and_again_when_all_tokens_were_ended()
    {
        var (anna, _) = await World.AddAffiliate(World.Admin(api), Ct);
        var counted = new Counting();
        var client = World.Anonymous(api, counted).With(AffiliatesCredentials.Password(anna.UserEmail, World.Password));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.Users.Own(Ct)));
        Assert.Equal(1, counted.Of("/api/token/"));

        // A password that is set anew ends them, also when it is the same.
        await client.Users.ChangeOwnPassword(World.Password, World.Password, Ct);
        Assert.Equal(anna.User, (await client.Users.Own(Ct)).Id);
        Assert.Equal(2, counted.Of("/api/token/"));
    }

    [Fact]
    public async Task Who_has_signed_out_renews_nothing_and_may_sign_out_again()
    {
        var (anna, _) = await World.AddAffiliate(World.Admin(api), Ct);
        var anonymous = World.Anonymous(api);
        var credentials = await anonymous.SignIn(anna.UserEmail, World.Password, Ct);

        await anonymous.SignOut(credentials, Ct);
        await anonymous.SignOut(credentials, Ct);
        await anonymous.SignOut(AffiliatesCredentials.None, Ct);

        var again = anonymous.With(AffiliatesCredentials.Tokens(credentials.Current! with { Access = "not good any more" }));
        Assert.True((await Assert.ThrowsAsync<AffiliatesException>(() => again.Users.Own(Ct))).IsUnauthorized);
    }

    [Fact]
    public async Task Tokens_that_cannot_be_renewed_are_told_as_401()
    {
        var client = World.Anonymous(api).With(AffiliatesCredentials.Tokens(new TokenPair("nothing", "nor this")));

        Assert.True((await Assert.ThrowsAsync<AffiliatesException>(() => client.Users.Own(Ct))).IsUnauthorized);
        Assert.True((await Assert.ThrowsAsync<AffiliatesException>(() => World.Anonymous(api).SignIn("nobody@example.com", "a long password", Ct))).IsUnauthorized);
    }

    [Fact]
    public async Task A_key_does_what_its_scopes_say()
    {
        var admin = World.Admin(api);
        var (anna, _) = await World.AddAffiliate(admin, Ct);
        var key = await admin.ApiKeys.Create(World.Name("key"), [ApiKeyScope.Track], Ct);
        var shop = World.Anonymous(api).With(AffiliatesCredentials.ApiKey(key.Key));

        Assert.True((await shop.Tracking.Track(new TrackedEvent { ReferralCode = anna.Code, EventType = "purchase", ConversionValue = 10m }, Ct)).Verified);
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<AffiliatesException>(() => shop.Affiliates.Get(anna.Id, Ct))).Status);

        await admin.ApiKeys.Revoke(key.Id, Ct);
        Assert.True((await Assert.ThrowsAsync<AffiliatesException>(() => shop.Tracking.Track(new TrackedEvent { ReferralCode = anna.Code }, Ct))).IsUnauthorized);
        Assert.DoesNotContain(key.Key, key.ToString(), StringComparison.Ordinal);
    }

    sealed class Counting : DelegatingHandler
    {
        readonly ConcurrentQueue<string> paths = [];

        public int Of(string path) => paths.Count(p => p == path);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            paths.Enqueue(request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
