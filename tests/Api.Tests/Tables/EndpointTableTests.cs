namespace Affiliates.Api.Tests.Http;

public class EndpointTableTests(ApiServer api, TwoTenants tenants)
{
    [Fact]
    public void Every_endpoint_has_a_line_and_every_line_an_endpoint()
    {
        var endpoints = api.Endpoints.SelectMany(e =>
            e.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} /{e.RoutePattern.RawText!.TrimStart('/')}"));

        Assert.Equal(EndpointTable.Lines.Keys.Order(), endpoints.Order());
    }

    [Fact]
    public async Task Each_role_gets_through_exactly_where_its_line_says_and_a_refusal_holds_no_data()
    {
        var (acme, _) = await tenants.On(api);
        List<string> wrong = [];
        foreach (var (endpoint, line) in EndpointTable.Lines)
        {
            foreach (var (letter, caller) in Roles(acme))
            {
                // Deleting is tried by those only who may not.
                var allowed = line.Callers.Contains(letter, StringComparison.Ordinal);
                if (allowed && endpoint.StartsWith("DELETE", StringComparison.Ordinal))
                {
                    continue;
                }

                var answer = await caller.Send(EndpointTable.Probe(endpoint, EndpointTable.Address(endpoint, acme)));
                var refused = answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                var expected = letter == 'a' ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
                if (refused == allowed || (refused && answer.Status != expected) || (int)answer.Status >= 500)
                {
                    wrong.Add($"{endpoint} as {letter}: {answer.Status} {answer.Body}");
                }

                if (refused && (acme.Marks.Any(mark => answer.Body.Contains(mark, StringComparison.OrdinalIgnoreCase))
                    || answer.Json.EnumerateObject().Any(p => p.Name is not ("type" or "title" or "status" or "detail"))))
                {
                    wrong.Add($"{endpoint} as {letter} tells too much: {answer.Body}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_endpoint_shows_or_changes_what_belongs_to_another_tenant()
    {
        var (acme, beta) = await tenants.On(api);
        List<string> wrong = [];
        foreach (var (endpoint, line) in EndpointTable.Lines.Where(l => l.Value.Reach is Reach.One or Reach.List or Reach.Own))
        {
            // Naming the other tenant in the header changes nothing for who has credentials.
            foreach (var (letter, caller) in Roles(beta).Where(r => r.Letter is not ('a' or 's') && line.Callers.Contains(r.Letter, StringComparison.Ordinal)))
            {
                foreach (var headers in ((string, string)[][])[[], [("X-Tenant", acme.Slug)]])
                {
                    var probe = EndpointTable.Probe(endpoint, EndpointTable.Address(endpoint, acme));
                    if (line.Reach is Reach.One)
                    {
                        probe.Content = probe.Content is null ? null : new StringContent("{}", Encoding.UTF8, "application/json");
                    }

                    var answer = await caller.Send(probe, headers);
                    if (line.Reach is Reach.One && answer.Status is not HttpStatusCode.NotFound)
                    {
                        wrong.Add($"{endpoint} as {letter}: {answer.Status} {answer.Body}");
                    }

                    if (acme.Marks.FirstOrDefault(mark => answer.Body.Contains(mark, StringComparison.OrdinalIgnoreCase)) is { } mark)
                    {
                        wrong.Add($"{endpoint} as {letter} shows {mark}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Events_for_one_tenant_do_not_reach_another_ones_affiliates_links_or_totals()
    {
        var (acme, beta) = await tenants.On(api);

        (await beta.Anonymous.Event(new { referral_code = acme.AffiliateCode })).IsProblem(HttpStatusCode.BadRequest, "Invalid referral code");
        (await beta.Anonymous.Event(new { referral_slug = acme.LinkSlug })).IsProblem(HttpStatusCode.BadRequest, "Invalid referral link");
        (await api.Anonymous().Event(new { referral_code = acme.AffiliateCode })).IsProblem(HttpStatusCode.BadRequest, "Invalid referral code");
        Assert.Equal("/", (await beta.Anonymous.Get($"/r/{acme.LinkSlug}/", ("User-Agent", "Mozilla/5.0"))).Is(HttpStatusCode.Found).Header("Location"));
        (await beta.Anonymous.Get($"/affiliates/postback/?click_id={acme.Ids["referral-actions"]}&amount=5")).IsFieldProblem("click_id");
        (await beta.Owner.Post("/affiliates/referral-links/", new { affiliate = acme.Ids["affiliates"], destination_url = "https://example.com" }))
            .IsFieldProblem("affiliate");
        (await beta.Owner.Post("/affiliates/commission-rules/preview/", new { affiliate = acme.Ids["affiliates"], conversion_value = 1 }))
            .IsFieldProblem("affiliate");
        (await beta.Owner.Post("/affiliates/affiliates/", new { user = acme.Ids["users"] })).IsFieldProblem("user");
    }

    [Fact]
    public async Task The_same_code_slug_order_and_event_id_are_free_in_each_tenant()
    {
        var (acme, beta) = await tenants.On(api);
        var key = Guid.NewGuid().ToString("N");
        foreach (var tenant in (Programme[])[acme, beta])
        {
            (await tenant.Owner.Post("/affiliates/affiliates/", new { email = $"{key}@{tenant.Slug}.example.com", code = "c" + key[..20] })).Is(HttpStatusCode.Created);
            (await tenant.Owner.Post(
                "/affiliates/referral-links/", new { affiliate_code = "c" + key[..20], slug = key, destination_url = "https://example.com" })).Is(HttpStatusCode.Created);
            (await tenant.Anonymous.Event(new { referral_slug = key, event_type = "purchase", conversion_value = 10, order_id = key, event_id = key })).Is(HttpStatusCode.Created);
        }
    }

    static IEnumerable<(char Letter, ApiClient Caller)> Roles(Programme p) =>
    [
        ('a', p.Anonymous), ('f', p.Affiliate), ('o', p.Owner), ('s', p.Superuser), ('t', p.TrackKey), ('r', p.ReadKey), ('m', p.ManageKey),
    ];
}
