using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Affiliates.Api.Tests.Http;

public class SigningInTests(ApiServer api)
{
    [Fact]
    public async Task A_refresh_token_gives_a_new_access_token_and_no_access()
    {
        var tokens = (await api.Anonymous().Post("/api/token", new { email = ApiServer.AdminEmail, password = ApiServer.AdminPassword }))
            .Is(HttpStatusCode.OK);
        var refresh = tokens.Text("refresh");

        (await api.With(refresh).Get("/affiliates/affiliates/")).IsProblem(HttpStatusCode.Unauthorized);
        (await api.Anonymous().Post("/api/token/refresh/", new { refresh = tokens.Text("access") })).IsProblem(HttpStatusCode.Unauthorized);
        var access = (await api.Anonymous().Post("/api/token/refresh/", new { refresh })).Is(HttpStatusCode.OK).Text("access");
        (await api.With(access).Get("/affiliates/affiliates/")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_access_token_is_good_for_its_hour_also_where_it_was_seen_before()
    {
        var access = (await api.Anonymous().Post("/api/token/", new { email = ApiServer.AdminEmail, password = ApiServer.AdminPassword }))
            .Is(HttpStatusCode.OK).Text("access");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var tokens = ActivatorUtilities.CreateInstance<Tokens>(api.Services, time);
        using var others = ActivatorUtilities.CreateInstance<Tokens>(api.Services, time);

        Assert.NotNull(await tokens.Access(access));
        Assert.Null(await tokens.Access(access[..^10] + (access[^10] == 'A' ? 'B' : 'A') + access[^9..]));
        time.Advance(Tokens.AccessLife - TimeSpan.FromMinutes(1));
        Assert.NotNull(await tokens.Access(access));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await tokens.Access(access));
        Assert.Null(await others.Access(access));
    }

    [Fact]
    public async Task Who_signs_out_ends_its_sign_in_whichever_of_its_refresh_tokens_it_shows_and_no_other()
    {
        var first = await SignIn();
        var second = await SignIn();
        var next = (await Refresh(first)).Is(HttpStatusCode.OK).Text("refresh");

        // The one before is still taken for a moment, and is of the same sign-in.
        (await Revoke(first)).Is(HttpStatusCode.OK);

        (await Refresh(next)).IsProblem(HttpStatusCode.Unauthorized);
        (await Refresh(first)).IsProblem(HttpStatusCode.Unauthorized);
        (await Refresh(second)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_has_signed_out_is_nobody_at_once_and_elsewhere_goes_on()
    {
        var (here, elsewhere) = (await Begin(), await Begin());
        var later = (await Refresh(here.Refresh)).Is(HttpStatusCode.OK);
        string[] gone = [here.Access, later.Text("access")];
        foreach (var access in gone)
        {
            (await api.With(access).Get("/affiliates/affiliates/")).Is(HttpStatusCode.OK);
        }

        (await Revoke(later.Text("refresh"))).Is(HttpStatusCode.OK);

        foreach (var access in gone)
        {
            (await api.With(access).Get("/affiliates/affiliates/")).IsProblem(HttpStatusCode.Unauthorized);
        }

        (await api.With(elsewhere.Access).Get("/affiliates/affiliates/")).Is(HttpStatusCode.OK);

        async Task<(string Access, string Refresh)> Begin()
        {
            var tokens = (await api.Anonymous().Post("/api/token/", new { email = ApiServer.AdminEmail, password = ApiServer.AdminPassword })).Is(HttpStatusCode.OK);
            return (tokens.Text("access"), tokens.Text("refresh"));
        }
    }

    [Fact]
    public async Task Signing_out_twice_or_with_what_is_no_refresh_token_does_nothing_and_is_no_failure()
    {
        var tokens = (await api.Anonymous().Post("/api/token/", new { email = ApiServer.AdminEmail, password = ApiServer.AdminPassword })).Is(HttpStatusCode.OK);
        var refresh = tokens.Text("refresh");

        foreach (var none in (string[])["nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", tokens.Text("access"), refresh[..^10] + (refresh[^10] == 'A' ? 'B' : 'A') + refresh[^9..]])
        {
            Assert.Equal("", (await Revoke(none)).Is(HttpStatusCode.OK).Body);
        }

        refresh = (await Refresh(refresh)).Is(HttpStatusCode.OK).Text("refresh");
        (await Revoke(refresh)).Is(HttpStatusCode.OK);
        (await Revoke(refresh)).Is(HttpStatusCode.OK);
        (await Refresh(refresh)).IsProblem(HttpStatusCode.Unauthorized);
        (await api.Anonymous().PostText("/api/token/revoke/", "{}")).IsFieldProblem("refresh");
        (await api.Anonymous().PostText("/api/token/revoke/", """{"refresh": 1}""")).IsFieldProblem("refresh");
    }

    [Fact]
    public async Task A_username_counts_where_the_email_is_null() =>
        (await api.Anonymous().Post("/api/token/", new { email = (string?)null, username = ApiServer.AdminEmail, password = ApiServer.AdminPassword })).Is(HttpStatusCode.OK);

    [Fact]
    public async Task A_username_that_makes_no_sense_is_refused_also_beside_an_email() =>
        (await api.Anonymous().Post("/api/token/", new { email = ApiServer.AdminEmail, username = Array.Empty<int>(), password = ApiServer.AdminPassword }))
            .IsFieldProblem("username");

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        var email = Guid.NewGuid().ToString("N") + "@example.com";
        for (var i = 0; i < SignInThrottle.FreeTries; i++)
        {
            (await api.Anonymous().Post("/api/token/", new { email, password = "wrong" })).IsProblem(HttpStatusCode.Unauthorized);
        }

        var answer = (await api.Anonymous().Post("/api/token/", new { email, password = "wrong" })).IsProblem(HttpStatusCode.TooManyRequests);
        Assert.NotNull(answer.Response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("GET", "/affiliates/affiliates/")]
    [InlineData("POST", "/affiliates/affiliates/")]
    [InlineData("GET", "/affiliates/affiliates/stats/")]
    [InlineData("POST", "/affiliates/users/")]
    [InlineData("GET", "/affiliates/referral-links/")]
    [InlineData("GET", "/affiliates/referral-actions/")]
    [InlineData("GET", "/affiliates/commissions/")]
    [InlineData("GET", "/affiliates/commission-rules/")]
    [InlineData("GET", "/affiliates/payouts/")]
    [InlineData("POST", "/affiliates/payouts/request/")]
    public async Task Without_credentials_or_with_bad_ones_there_is_nothing_but_401(string method, string path)
    {
        foreach (var client in (ApiClient[])[api.Anonymous(), api.With("nonsense"), api.With("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")])
        {
            (await client.Send(new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative))))
                .IsProblem(HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"email\": 1, \"password\": 2}")]
    [InlineData("{\"email\": \"a@example.com\", \"password\": \"\\u0000\"}")]
    [InlineData("[")]
    public async Task A_sign_in_that_cannot_be_read_is_400(string body) =>
        (await api.Anonymous().PostText("/api/token/", body)).IsProblem(HttpStatusCode.BadRequest);

    [Fact]
    public async Task An_affiliate_may_do_its_own_things_only()
    {
        var anna = await api.AddAffiliate();
        var bert = await api.AddAffiliate();
        var link = await bert.AddLink();

        (await anna.Client.Get($"/affiliates/affiliates/{bert.Id}/")).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Get($"/affiliates/affiliates/{bert.Id}/stats/")).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Patch($"/affiliates/affiliates/{bert.Id}/", new { payout_method = "paypal" })).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Get($"/affiliates/referral-links/{link.Text("id")}/")).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Patch($"/affiliates/referral-links/{link.Text("id")}/", new { notes = "x" })).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Delete($"/affiliates/referral-links/{link.Text("id")}/")).IsProblem(HttpStatusCode.NotFound);
        (await anna.Client.Post("/affiliates/affiliates/", new { email = "x@example.com" })).IsProblem(HttpStatusCode.Forbidden);
        (await anna.Client.Post("/affiliates/users/", new { email = "x@example.com" })).IsProblem(HttpStatusCode.Forbidden);
        (await anna.Client.Get("/affiliates/commission-rules/")).IsProblem(HttpStatusCode.Forbidden);
        (await anna.Client.Post($"/affiliates/commissions/{Guid.NewGuid()}/approve/", new { })).IsProblem(HttpStatusCode.Forbidden);
        (await anna.Client.Post("/affiliates/referral-links/", new { destination_url = "https://example.com", affiliate = bert.Id }))
            .IsFieldProblem("affiliate");
        Assert.Equal(0, (await anna.Client.Get($"/affiliates/referral-links/?affiliate_code={bert.Code}")).Is(HttpStatusCode.OK).Json.GetArrayLength());
    }

    [Theory]
    [InlineData("payout_threshold", "-1")]
    [InlineData("payout_threshold", "0")]
    [InlineData("code", "\"mine\"")]
    [InlineData("is_active", "true")]
    [InlineData("balance", "\"1000.00\"")]
    [InlineData("user", "\"x\"")]
    public async Task An_affiliate_never_sets_what_decides_its_money(string field, string value)
    {
        var anna = await api.AddAffiliate();

        (await anna.Client.Patch($"/affiliates/affiliates/{anna.Id}/", JsonSerializer.Deserialize<JsonElement>($$"""{"{{field}}": {{value}}}""")))
            .IsProblem(HttpStatusCode.Forbidden);
        (await anna.Client.Patch($"/affiliates/affiliates/{anna.Id}/", new { payout_method = "paypal", payout_details = "anna@example.com" }))
            .Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_is_told_the_payout_details()
    {
        var anna = await api.AddAffiliate(new { payout_method = "bank_transfer", payout_details = "DE02120300000000202051" });

        Assert.DoesNotContain("DE02", (await api.Admin().Get($"/affiliates/affiliates/{anna.Id}/")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("DE02", (await anna.Client.Get("/affiliates/affiliates/")).Body, StringComparison.Ordinal);
    }

    async Task<string> SignIn() =>
        (await api.Anonymous().Post("/api/token/", new { email = ApiServer.AdminEmail, password = ApiServer.AdminPassword })).Is(HttpStatusCode.OK).Text("refresh");

    Task<Answer> Refresh(string refresh) => api.Anonymous().Post("/api/token/refresh/", new { refresh });

    Task<Answer> Revoke(string refresh) => api.Anonymous().Post("/api/token/revoke/", new { refresh });
}
