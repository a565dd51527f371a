namespace Affiliates.Api.Tests.Http;

public class TenantTests(ApiServer api, TwoTenants tenants)
{
    [Fact]
    public async Task A_tenant_lives()
    {
        var slug = "t" + Guid.NewGuid().ToString("N")[..12];
        var made = (await api.Admin().Post("/affiliates/tenants/", new
        {
            name = "Shop",
            slug,
            subdomain = slug,
            currency = "eur",
            destination_url = "https://shop.example.com/",
            default_commission_rate = "12.5",
            cookie_duration_days = 7,
            default_attribution_model = "linear",
        })).Is(HttpStatusCode.Created);
        var path = $"/affiliates/tenants/{made.Text("id")}/";

        Assert.Equal(
            ("Shop", slug, slug, "EUR", "12.50", "7", "linear", "True", ""),
            (made.Text("name"), made.Text("slug"), made.Text("subdomain"), made.Text("currency"), made.Text("default_commission_rate"),
                made.Text("cookie_duration_days"), made.Text("default_attribution_model"), made.Text("is_active"), made.Text("owner")));
        Assert.Equal(made.Body, (await api.Admin().Get(path)).Is(HttpStatusCode.OK).Body);
        Assert.Equal(made.Body, (await api.Admin().Get($"/affiliates/tenants/{slug}/")).Is(HttpStatusCode.OK).Body);
        (await api.Admin().Post("/affiliates/tenants/", new { name = "Other", slug })).IsFieldProblem("slug");
        (await api.Admin().Post("/affiliates/tenants/", new { name = "Other", slug = slug + "x", subdomain = slug })).IsFieldProblem("subdomain");

        var owner = $"{slug}@example.com";
        (await api.AdminOf(slug).Post("/affiliates/users/", new { email = owner, password = "a long password" })).Is(HttpStatusCode.Created);
        Assert.NotEqual("", (await api.Admin().Patch(path, new { owner, name = "Shop 2" })).Is(HttpStatusCode.OK).Text("owner"));
        var her = api.With((await api.Anonymous().Post("/api/token/", new { email = owner, password = "a long password" })).Is(HttpStatusCode.OK).Text("access"));
        Assert.Equal("Shop 2", (await her.Get("/affiliates/tenants/")).Is(HttpStatusCode.OK).Json[0].GetProperty("name").GetString());
        Assert.Equal("14", (await her.Patch(path, new { cookie_duration_days = 14 })).Is(HttpStatusCode.OK).Text("cookie_duration_days"));
        (await her.Patch(path, new { is_active = false })).IsProblem(HttpStatusCode.Forbidden);
        (await her.Patch(path, new { slug = "other-slug" })).IsFieldProblem("slug");

        // Its own rate and currency.
        var affiliate = (await her.Post("/affiliates/affiliates/", new { email = "x" + owner, code = slug })).Is(HttpStatusCode.Created);
        (await api.AnonymousOf(slug).Event(new { referral_code = slug, event_type = "purchase", conversion_value = 80, currency = "USD" })).IsFieldProblem("currency");
        (await api.AnonymousOf(slug).Event(new { referral_code = slug, event_type = "purchase", conversion_value = 80, currency = "EUR" })).Is(HttpStatusCode.Created);
        Assert.Equal("10.00", (await her.Get($"/affiliates/affiliates/{affiliate.Text("id")}/")).Text("pending_balance"));

        (await api.Admin().Patch(path, new { is_active = false })).Is(HttpStatusCode.OK);
        (await her.Get("/affiliates/affiliates/")).IsProblem(HttpStatusCode.Forbidden);
        (await api.AnonymousOf(slug).Event(new { referral_code = slug })).IsProblem(HttpStatusCode.Forbidden);
        (await api.Admin().Delete(path)).Is(HttpStatusCode.NoContent);
        (await api.Admin().Get(path)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_superuser_makes_a_rule_for_the_tenant_that_it_names_and_an_owner_for_no_other()
    {
        var (acme, other) = await tenants.On(api);
        var type = "t" + Guid.NewGuid().ToString("N")[..12];

        var rule = (await api.Admin().Post("/affiliates/commission-rules/", new { name = "A lead", action_type = type, value = "20", tenant = acme.TenantId })).Is(HttpStatusCode.Created);

        Assert.Equal(acme.TenantId, rule.Text("tenant"));
        (await acme.Owner.Get($"/affiliates/commission-rules/{rule.Text("id")}/")).Is(HttpStatusCode.OK);
        (await other.Owner.Get($"/affiliates/commission-rules/{rule.Text("id")}/")).IsProblem(HttpStatusCode.NotFound);
        (await api.Admin().Get($"/affiliates/commission-rules/{rule.Text("id")}/")).IsProblem(HttpStatusCode.NotFound);
        (await api.Admin().Post("/affiliates/commission-rules/", new { name = "A lead", action_type = type, value = "20", tenant = Guid.NewGuid() })).IsFieldProblem("tenant");
        (await other.Owner.Post("/affiliates/commission-rules/", new { name = "A lead", action_type = type, value = "20", tenant = acme.Slug })).IsFieldProblem("tenant");
        (await acme.Owner.Delete($"/affiliates/commission-rules/{rule.Text("id")}/")).Is(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("""{"slug": "ab"}""", "name")]
    [InlineData("""{"name": "A"}""", "slug")]
    [InlineData("""{"name": "A", "slug": "A b"}""", "slug")]
    [InlineData("""{"name": "A", "slug": "-a-"}""", "slug")]
    [InlineData("""{"name": "A", "slug": "free-slug", "subdomain": "www"}""", "subdomain")]
    [InlineData("""{"name": "A", "slug": "free-slug", "subdomain": "a.b"}""", "subdomain")]
    [InlineData("""{"name": "A", "slug": "free-slug", "currency": "US"}""", "currency")]
    [InlineData("""{"name": "A", "slug": "free-slug", "default_commission_rate": 101}""", "default_commission_rate")]
    [InlineData("""{"name": "A", "slug": "free-slug", "cookie_duration_days": 0}""", "cookie_duration_days")]
    [InlineData("""{"name": "A", "slug": "free-slug", "default_attribution_model": "best"}""", "default_attribution_model")]
    [InlineData("""{"name": "A", "slug": "free-slug", "destination_url": "javascript:alert(1)"}""", "destination_url")]
    [InlineData("""{"name": "A", "slug": "free-slug", "owner": "nobody@example.com"}""", "owner")]
    public async Task A_tenant_that_makes_no_sense_is_refused(string tenant, string field) =>
        (await api.Admin().PostText("/affiliates/tenants/", tenant)).IsFieldProblem(field);

    [Fact]
    public async Task The_default_tenant_stays()
    {
        var id = (await api.Admin().Get("/affiliates/tenants/default/")).Is(HttpStatusCode.OK).Text("id");

        (await api.Admin().Delete($"/affiliates/tenants/{id}/")).IsProblem(HttpStatusCode.Conflict);
        (await api.Admin().Patch($"/affiliates/tenants/{id}/", new { is_active = false })).IsFieldProblem("is_active");
    }

    [Fact]
    public async Task Who_belongs_to_one_tenant_cannot_sign_in_to_another_unless_it_is_a_member_there_too()
    {
        var (acme, beta) = await tenants.On(api);
        var sign = new { email = $"anna@{acme.Slug}.example.com", password = "a long password" };

        (await api.AnonymousOf(beta.Slug).Post("/api/token/", sign)).IsProblem(HttpStatusCode.Unauthorized);
        (await api.AnonymousOf("no-such-tenant").Post("/api/token/", sign)).IsProblem(HttpStatusCode.Unauthorized);
        (await api.AnonymousOf(acme.Slug).Post("/api/token/", sign)).Is(HttpStatusCode.OK);
        (await api.Anonymous().Post("/api/token/", sign)).Is(HttpStatusCode.OK);

        var email = Guid.NewGuid().ToString("N") + "@example.com";
        (await acme.Owner.Post("/affiliates/affiliates/", new { email, password = "a long password" })).Is(HttpStatusCode.Created);
        (await beta.Owner.Post("/affiliates/affiliates/", new { email })).Is(HttpStatusCode.Created);
        foreach (var tenant in (Programme[])[acme, beta])
        {
            var token = (await api.AnonymousOf(tenant.Slug).Post("/api/token/", new { email, password = "a long password" })).Is(HttpStatusCode.OK).Text("access");
            Assert.Equal(tenant.TenantId, (await api.With(token).Get("/affiliates/affiliates/")).Is(HttpStatusCode.OK).Text("tenant"));
        }
    }

    [Fact]
    public async Task A_tenant_that_there_is_not_is_404()
    {
        (await api.AnonymousOf("no-such-tenant").Event(new { referral_code = "anybody" })).IsProblem(HttpStatusCode.NotFound);
        (await api.AdminOf("no-such-tenant").Get("/affiliates/affiliates/")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_owner_has_no_power_over_who_is_not_theirs_alone()
    {
        var (acme, beta) = await tenants.On(api);
        var email = Guid.NewGuid().ToString("N") + "@example.com";
        var user = (await acme.Owner.Post("/affiliates/users/", new { email, password = "a long password" })).Is(HttpStatusCode.Created).Text("id");
        (await beta.Owner.Post("/affiliates/affiliates/", new { email })).Is(HttpStatusCode.Created);

        (await beta.Owner.Patch($"/affiliates/users/{user}/", new { password = "another password" })).IsProblem(HttpStatusCode.Forbidden);
        (await beta.Owner.Patch($"/affiliates/users/{user}/", new { is_active = false })).IsProblem(HttpStatusCode.Forbidden);
        (await acme.Owner.Post("/affiliates/users/", new { email = "s" + email, is_superuser = true })).IsProblem(HttpStatusCode.Forbidden);
        (await acme.Owner.Post("/affiliates/commission-rules/", new { name = "All", action_type = "purchase", value = 50, tenant = (string?)null }))
            .IsProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_new_password_or_being_switched_off_ends_every_token()
    {
        var (acme, _) = await tenants.On(api);
        var email = Guid.NewGuid().ToString("N") + "@example.com";
        var user = (await acme.Owner.Post("/affiliates/users/", new { email, password = "a long password" })).Is(HttpStatusCode.Created).Text("id");
        var tokens = (await api.AnonymousOf(acme.Slug).Post("/api/token/", new { email, password = "a long password" })).Is(HttpStatusCode.OK);
        var her = api.With(tokens.Text("access"));
        (await her.Get("/affiliates/users/me/")).Is(HttpStatusCode.OK);

        (await her.Post("/affiliates/users/me/password/", new { old_password = "wrong", new_password = "another password" })).IsFieldProblem("old_password");
        (await her.Post("/affiliates/users/me/password/", new { old_password = "a long password", new_password = "another password" })).Is(HttpStatusCode.NoContent);

        (await her.Get("/affiliates/users/me/")).IsProblem(HttpStatusCode.Unauthorized);
        (await api.Anonymous().Post("/api/token/refresh/", new { refresh = tokens.Text("refresh") })).IsProblem(HttpStatusCode.Unauthorized);
        var again = api.With((await api.Anonymous().Post("/api/token/", new { email, password = "another password" })).Is(HttpStatusCode.OK).Text("access"));
        (await acme.Owner.Patch($"/affiliates/users/{user}/", new { is_active = false })).Is(HttpStatusCode.OK);
        (await again.Get("/affiliates/users/me/")).IsProblem(HttpStatusCode.Unauthorized);
        (await api.Anonymous().Post("/api/token/", new { email, password = "another password" })).IsProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_says_its_secret_once_and_is_nothing_once_revoked()
    {
        var (acme, _) = await tenants.On(api);
        var made = (await acme.Owner.Post("/affiliates/api-keys/", new { name = "Shop", scopes = (string[])["track", "read"] })).Is(HttpStatusCode.Created);
        var key = made.Text("key");
        (await api.WithKey(key).Get("/affiliates/commissions/")).Is(HttpStatusCode.OK);
        (await api.WithKey(key[..^1] + (key[^1] == 'a' ? 'b' : 'a')).Get("/affiliates/commissions/")).IsProblem(HttpStatusCode.Unauthorized);

        var path = $"/affiliates/api-keys/{made.Text("id")}/";
        Assert.DoesNotContain(key[^20..], (await acme.Owner.Get(path)).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(key[^20..], (await acme.Owner.Get("/affiliates/api-keys/")).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        (await acme.Owner.Delete(path)).Is(HttpStatusCode.NoContent);
        (await api.WithKey(key).Get("/affiliates/commissions/")).IsProblem(HttpStatusCode.Unauthorized);
        (await acme.Owner.Get(path)).IsProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"scopes": ["track"]}""", "name")]
    [InlineData("""{"name": "A"}""", "scopes")]
    [InlineData("""{"name": "A", "scopes": []}""", "scopes")]
    [InlineData("""{"name": "A", "scopes": ["everything"]}""", "scopes")]
    [InlineData("""{"name": "A", "scopes": [1]}""", "scopes")]
    public async Task A_key_that_makes_no_sense_is_refused(string key, string field) =>
        (await api.Admin().PostText("/affiliates/api-keys/", key)).IsFieldProblem(field);
}
