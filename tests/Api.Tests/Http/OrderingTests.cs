using System.Globalization;

namespace Affiliates.Api.Tests.Http;

/// <summary>Lists in other orders, and what is looked for in them.</summary>
public class OrderingTests(ApiServer api, TwoTenants tenants)
{
    /// <summary>Each list with what it can be ordered by.</summary>
    static readonly (string List, string[] Fields)[] Lists =
    [
        ("affiliates", ["joined_at", "code", "user_email"]),
        ("referral-links", ["created_at", "slug"]),
        ("referral-actions", ["timestamp"]),
        ("commissions", ["calculated_at", "amount"]),
        ("payouts", ["created_at", "amount"]),
        ("payout-runs", ["started_at"]),
        ("commission-rules", ["created_at", "name", "priority"]),
        ("tenants", ["created_at", "name"]),
        ("users", ["created_at", "email"]),
        ("api-keys", ["created_at"]),
    ];

    [Fact]
    public async Task A_field_that_a_list_cannot_be_ordered_by_is_refused_and_those_that_it_can_are_named()
    {
        foreach (var (list, fields) in Lists)
        {
            var refused = (await api.Admin().Get($"/affiliates/{list}/?ordering=conversion_value")).IsFieldProblem("ordering");
            Assert.Equal(
                "This must be one of " + string.Join(", ", fields.SelectMany(f => (string[])[f, "-" + f])),
                refused.Json.GetProperty("errors").GetProperty("ordering")[0].GetString());
        }
    }

    [Fact]
    public async Task Every_list_comes_page_by_page_and_as_CSV_in_each_order_and_nothing_of_another_tenants()
    {
        var (acme, beta) = await TwoTenants.OfOnesOwn(api);
        foreach (var (list, fields) in Lists)
        {
            foreach (var ordering in fields.SelectMany(f => (string[])[f, "-" + f]))
            {
                var narrow = list == "commissions" ? $"&affiliate_code={acme.AffiliateCode}" : "";
                var ids = await Pages(acme.Owner, $"/affiliates/{list}/?ordering={ordering}&limit=1{narrow}");
                var whole = (await acme.Owner.Get($"/affiliates/{list}/?ordering={ordering}&limit=1000{narrow}")).Is(HttpStatusCode.OK);
                var csv = (await acme.Owner.Get($"/affiliates/{list}/?ordering={ordering}&format=csv&limit=1{narrow}")).Is(HttpStatusCode.OK);

                Assert.NotEmpty(ids);
                Assert.Equal(Ids(whole), ids);
                Assert.Equal(ids, csv.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(',')[0]));
                Assert.DoesNotContain(beta.Marks, mark => whole.Body.Contains(mark, StringComparison.OrdinalIgnoreCase) || csv.Body.Contains(mark, StringComparison.OrdinalIgnoreCase));
                Assert.Equal(ids.Count, ids.Distinct().Count());
            }

            Assert.Equal(
                await Pages(acme.Owner, $"/affiliates/{list}/?limit=1"),
                Enumerable.Reverse(await Pages(acme.Owner, $"/affiliates/{list}/?ordering={fields[0]}&limit=1")));
        }
    }

    [Fact]
    public async Task Amounts_are_in_order_and_equal_ones_by_their_ids()
    {
        var anna = await api.AddAffiliate();
        foreach (var value in (decimal[])[300, 100, 200, 100, 300])
        {
            (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = value })).Is(HttpStatusCode.Created);
        }

        foreach (var (caller, path) in ((ApiClient, string)[])[(anna.Client, "/affiliates/commissions/?"), (api.Admin(), $"/affiliates/commissions/?affiliate_code={anna.Code}&")])
        {
            var up = await All(caller, path + "ordering=amount&limit=2");
            var down = await All(caller, path + "ordering=-amount&limit=2");

            Assert.Equal(["10.00", "10.00", "20.00", "30.00", "30.00"], up.Select(c => c.GetProperty("amount").GetString()));
            Assert.Equal(up.OrderBy(Amount).ThenBy(c => c.GetProperty("id").GetString(), StringComparer.Ordinal).Select(Id), up.Select(Id));
            Assert.Equal(Enumerable.Reverse(up).Select(Id), down.Select(Id));
        }

        (await api.Admin().Get("/affiliates/commissions/?ordering=-amount")).IsFieldProblem("ordering");

        static decimal Amount(JsonElement row) => decimal.Parse(row.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture);
        static string? Id(JsonElement row) => row.GetProperty("id").GetString();
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_order_only()
    {
        var anna = await api.AddAffiliate();
        for (var i = 0; i < 3; i++)
        {
            await anna.AddLink();
        }

        var bySlug = Cursor(await anna.Client.Get("/affiliates/referral-links/?limit=1&ordering=slug"));
        var newest = Cursor(await anna.Client.Get("/affiliates/referral-links/?limit=1"));
        var newestToo = Cursor(await anna.Client.Get("/affiliates/referral-links/?limit=1&ordering=-created_at"));

        Assert.Equal(newest, newestToo);
        Assert.Matches("^[0-9a-f]{32}$", newest);
        (await anna.Client.Get($"/affiliates/referral-links/?cursor={newest}&ordering=-created_at")).Is(HttpStatusCode.OK);
        foreach (var query in (string[])[$"cursor={bySlug}", $"cursor={bySlug}&ordering=-slug", $"cursor={bySlug}&ordering=created_at", $"cursor={newest}&ordering=slug"])
        {
            var refused = (await anna.Client.Get("/affiliates/referral-links/?" + query)).IsFieldProblem("cursor");
            Assert.Contains("another order", refused.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_order_finds_its_conversion_and_no_other_tenants()
    {
        var (acme, beta) = await tenants.On(api);
        var order = "find-" + Guid.NewGuid().ToString("N");
        foreach (var tenant in (Programme[])[acme, beta])
        {
            (await tenant.Anonymous.Event(new { referral_code = tenant.AffiliateCode })).Is(HttpStatusCode.Created);
            (await tenant.Anonymous.Event(new { referral_code = tenant.AffiliateCode, event_type = "purchase", conversion_value = 10, order_id = order })).Is(HttpStatusCode.Created);
        }

        var path = $"/affiliates/referral-actions/?order_id={order}";
        foreach (var caller in (ApiClient[])[acme.Owner, acme.Affiliate, acme.ReadKey])
        {
            var found = Assert.Single((await caller.Get(path)).Is(HttpStatusCode.OK).Json.EnumerateArray());
            Assert.Equal((acme.AffiliateCode, "10.00"), (found.GetProperty("affiliate_code").GetString(), found.GetProperty("conversion_value").GetString()));
        }

        Assert.Empty((await acme.Owner.Get(path + "&action_type=click")).Is(HttpStatusCode.OK).Json.EnumerateArray());
        Assert.Empty((await acme.Owner.Get(path + "x")).Is(HttpStatusCode.OK).Json.EnumerateArray());
        (await acme.Owner.Get($"/affiliates/referral-actions/?order_id={new string('x', 201)}")).IsFieldProblem("order_id");
    }

    [Fact]
    public async Task Links_users_and_tenants_are_looked_for_by_a_part_of_their_names()
    {
        var mark = Guid.NewGuid().ToString("N")[..12];
        var anna = await api.AddAffiliate();
        var link = (await anna.Client.Post(
            "/affiliates/referral-links/", new { slug = $"s-{mark}", destination_url = "https://shop.example.com/", campaign_name = $"Über {mark} 100%" })).Is(HttpStatusCode.Created);
        await anna.AddLink();
        var user = (await api.Admin().Post("/affiliates/users/", new { email = $"Zoe.{mark}@example.com" })).Is(HttpStatusCode.Created);
        var tenant = (await api.Admin().Post("/affiliates/tenants/", new { name = $"Öl {mark}", slug = $"t-{mark}" })).Is(HttpStatusCode.Created);

        foreach (var (list, made, searches) in ((string, Answer, string[])[])[
            ("referral-links", link, [$"S-{mark}", $"Über {mark}", $"{mark.ToUpperInvariant()} 100%"]),
            ("users", user, [$"zoe.{mark}", $"ZOE.{mark}@"]),
            ("tenants", tenant, [$"T-{mark}", $"Öl {mark}"])])
        {
            foreach (var search in searches)
            {
                var found = (await api.Admin().Get($"/affiliates/{list}/?search={Uri.EscapeDataString(search)}&ordering=created_at")).Is(HttpStatusCode.OK);
                Assert.Equal([made.Text("id")], Ids(found));
            }

            // What stands for anything in SQL stands for itself here.
            Assert.Empty(Ids((await api.Admin().Get($"/affiliates/{list}/?search={Uri.EscapeDataString("%" + mark)}")).Is(HttpStatusCode.OK)));
        }

        Assert.Equal([link.Text("id")], Ids(await anna.Client.Get($"/affiliates/referral-links/?search={mark}")));
        Assert.Empty(Ids(await (await api.AddAffiliate()).Client.Get($"/affiliates/referral-links/?search={mark}")));
        var (acme, _) = await tenants.On(api);
        Assert.Equal([acme.TenantId], Ids(await acme.Owner.Get("/affiliates/tenants/?search=ACM")));
        Assert.Empty(Ids(await acme.Owner.Get($"/affiliates/tenants/?search={mark}")));
        Assert.Empty(Ids(await acme.Owner.Get($"/affiliates/users/?search={mark}")));
    }

    static List<string> Ids(Answer answer) => [.. answer.Is(HttpStatusCode.OK).Json.EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];

    static async Task<List<string>> Pages(ApiClient caller, string path) => [.. (await All(caller, path)).Select(row => row.GetProperty("id").GetString()!)];

    static async Task<List<JsonElement>> All(ApiClient caller, string path)
    {
        List<JsonElement> rows = [];
        for (var next = path; next is not null;)
        {
            var page = (await caller.Get(next)).Is(HttpStatusCode.OK);
            rows.AddRange(page.Json.EnumerateArray());
            next = page.Header("Link") is { } link ? new Uri(link.Split('<', '>')[1]).PathAndQuery : null;
        }

        return rows;
    }

    static string Cursor(Answer page) => System.Web.HttpUtility.ParseQueryString(new Uri(page.Is(HttpStatusCode.OK).Header("Link")!.Split('<', '>')[1]).Query)["cursor"]!;
}
