using System.Security.Cryptography;

namespace Affiliates.Api.Tests.Http;

public class WaysInTests(ApiServer api)
{
    const string Batch = "/affiliates/api/referral-actions/track/batch/";
    const string Pixel = "/affiliates/api/referral-actions/track/pixel.gif";
    static readonly (string, string) Browser = ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");

    [Fact]
    public async Task A_batch_that_is_taken_is_taken_whole_however_few_calls_may_be_under_way()
    {
        await using var small = new ApiServer(["--FrontEnd:CallsUnderWay=2"]);
        await small.InitializeAsync();
        var anna = await small.AddAffiliate();
        var click = (await small.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created).Text("id");

        var answer = (await small.Admin().Post(Batch, new
        {
            events = Enumerable.Range(0, 40).Select(_ => new { click_id = click, event_type = "page_view" }),
        })).Is(HttpStatusCode.OK);

        Assert.All(answer.Json.GetProperty("results").EnumerateArray(), result => Assert.Equal(201, result.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_batch_answers_each_event_for_itself_in_order()
    {
        var anna = await api.AddAffiliate();
        var shop = await Key("track");
        var order = Guid.NewGuid().ToString();

        var answer = (await shop.Post(Batch, new
        {
            events = new object[]
            {
                new { referral_code = anna.Code },
                new { referral_code = "nobody-has-this" },
                new { referral_code = anna.Code, event_type = "purchase", conversion_value = 80, order_id = order },
                new { referral_code = anna.Code, event_type = "purchase", conversion_value = 80, order_id = order },
                new { referral_code = anna.Code, conversion_value = -1 },
                7,
            },
        })).Is(HttpStatusCode.OK).Json.GetProperty("results");

        var statuses = answer.EnumerateArray().Select(r => r.GetProperty("status").GetInt32()).ToArray();
        Assert.Equal([201, 400, 400], (int[])[statuses[0], statuses[1], statuses[4]]);
        Assert.Equal([200, 201], statuses[2..4].Order());
        Assert.Equal(400, statuses[5]);
        Assert.Equal(answer[2].GetProperty("id").GetString(), answer[3].GetProperty("id").GetString());
        Assert.Equal("Invalid referral code", answer[1].GetProperty("detail").GetString());
        Assert.Contains("conversion_value", answer[4].GetProperty("detail").GetString()!, StringComparison.Ordinal);
        var stats = (await anna.Client.Get("/affiliates/affiliates/stats/")).Is(HttpStatusCode.OK);
        Assert.Equal(("1", "1", "80.00"), (stats.Text("total_clicks"), stats.Text("total_conversions"), stats.Text("total_revenue")));
    }

    [Fact]
    public async Task A_batch_takes_events_of_the_past_and_counts_them_on_their_day()
    {
        var anna = await api.AddAffiliate();
        var shop = await Key("track");

        var results = (await shop.Post(Batch, new
        {
            events = new object[]
            {
                new { referral_code = anna.Code, timestamp = "2026-01-31T23:59:59.5+01:00" },
                new { referral_code = anna.Code, timestamp = "2999-01-31T23:59:59Z" },
                new { referral_code = anna.Code, timestamp = "yesterday" },
                new { referral_code = anna.Code, timestamp = 5 },
            },
        })).Is(HttpStatusCode.OK).Json.GetProperty("results");

        Assert.Equal([201, 400, 400, 400], results.EnumerateArray().Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal("1", (await anna.Client.Get("/affiliates/affiliates/stats/?date_from=2026-01-31&date_to=2026-01-31")).Text("total_clicks"));
        Assert.Equal("0", (await anna.Client.Get("/affiliates/affiliates/stats/?date_from=2026-02-01&date_to=2026-02-01")).Text("total_clicks"));
        Assert.Equal(
            "2026-01-31T22:59:59.5Z",
            (await anna.Client.Get("/affiliates/referral-actions/")).Json[0].GetProperty("timestamp").GetString());
        // A single call is of now, whatever another program's field says.
        (await api.Anonymous().Event(new { referral_code = anna.Code, timestamp = "yesterday" })).Is(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"events\": 1}")]
    [InlineData("{\"events\": []}")]
    [InlineData("{\"events\": [{}")]
    [InlineData("{\"events\": [{}]} {}")]
    [InlineData("{\"events\": [{}], \"events\": 1}")]
    [InlineData("{\"other\": [{}]}")]
    [InlineData("\"events\"")]
    public async Task A_batch_that_is_none_is_400(string body) =>
        (await (await Key("track")).PostText(Batch, body)).IsProblem(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_batch_answers_each_event_in_its_place_and_takes_those_of_an_affiliate_in_order()
    {
        var (anna, bob) = (await api.AddAffiliate(), await api.AddAffiliate());
        var shop = await Key("track");
        string[] codes = [anna.Code, bob.Code, "nobody-has-this", anna.Code, anna.Code, bob.Code, "nobody-has-this"];

        var results = (await shop.Post(Batch, new
        {
            other = new { events = 1 },
            events = codes.Select((code, place) => new
            {
                referral_code = code,
                event_type = "purchase",
                conversion_value = place + 1,
                metadata = new { place },
            }),
        })).Is(HttpStatusCode.OK).Json.GetProperty("results").EnumerateArray().ToList();

        Assert.Equal([201, 201, 400, 201, 201, 201, 400], results.Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal("Invalid referral code", results[2].GetProperty("detail").GetString());
        var listed = (await anna.Client.Get("/affiliates/referral-actions/")).Json.EnumerateArray().ToList();
        Assert.Equal([4, 3, 0], listed.Select(a => a.GetProperty("metadata").GetProperty("place").GetInt32()));
        Assert.Equal(
            [results[4].GetProperty("id").GetString(), results[3].GetProperty("id").GetString(), results[0].GetProperty("id").GetString()], listed.Select(a => a.GetProperty("id").GetString()));
        Assert.Equal("10.00", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_revenue"));
        Assert.Equal("8.00", (await bob.Client.Get("/affiliates/affiliates/stats/")).Text("total_revenue"));
    }

    [Fact]
    public async Task A_batch_stays_in_order_also_when_the_programmes_terms_have_to_be_read_first()
    {
        await using var own = new ApiServer([]);
        await own.InitializeAsync();
        var anna = await own.AddAffiliate();
        for (var round = 0; round < 20; round++)
        {
            // What the front-end knew of it is forgotten.
            (await own.Admin().Patch("/affiliates/tenants/default/", new { name = $"Round {round}" })).Is(HttpStatusCode.OK);

            var answer = (await own.Admin().Post(Batch, new { events = Enumerable.Range(0, 50).Select(_ => new { referral_code = anna.Code }) })).Is(HttpStatusCode.OK);

            var ids = answer.Json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("id").GetString()).ToList();
            Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        }
    }

    [Fact]
    public async Task A_batch_of_1001_is_refused_whole()
    {
        var anna = await api.AddAffiliate();

        (await (await Key("track")).Post(Batch, new { events = Enumerable.Repeat(new { referral_code = anna.Code }, 1001) })).IsFieldProblem("events");

        Assert.Equal("0", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_clicks"));
    }

    [Fact]
    public async Task A_pixel_counts_a_visitor_and_no_robot()
    {
        var anna = await api.AddAffiliate();
        var query = $"{Pixel}?referral_code={anna.Code}&event_type=page_view&metadata=%7B%22page%22%3A%22%2F%22%7D";

        var image = (await api.Anonymous().Get(query, Browser)).Is(HttpStatusCode.OK);
        Assert.Equal("image/gif", image.Response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("GIF89a", image.Body, StringComparison.Ordinal);
        Assert.Equal("no-store", image.Header("Cache-Control"));
        (await api.Anonymous().Get(query, ("User-Agent", "Googlebot/2.1"))).Is(HttpStatusCode.OK);
        (await api.Anonymous().Send(new HttpRequestMessage(HttpMethod.Head, new Uri(query, UriKind.Relative)), Browser)).Is(HttpStatusCode.OK);
        (await api.Anonymous().Get($"{Pixel}?referral_code=nobody-has-this", Browser)).IsProblem(HttpStatusCode.BadRequest, "Invalid referral code");
        (await api.Anonymous().Get($"{Pixel}?referral_code={anna.Code}&metadata=nonsense", Browser)).IsFieldProblem("metadata");
        (await api.Anonymous().Get($"{Pixel}?referral_code={anna.Code}&is_conversion=perhaps", Browser)).IsFieldProblem("is_conversion");

        Assert.Equal("1", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_page_views"));
        // A shop's server that reports its visitor.
        (await api.Anonymous().Get(query, ("User-Agent", "python-requests/2.32.3"))).Is(HttpStatusCode.OK);
        Assert.Equal("2", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_page_views"));
        Assert.Equal("/", (await anna.Client.Get("/affiliates/referral-actions/")).Json[0].GetProperty("metadata").GetProperty("page").GetString());
    }

    [Fact]
    public async Task A_redirect_hands_its_click_on_and_a_postback_comes_back_to_it()
    {
        var anna = await api.AddAffiliate();
        var link = (await anna.Client.Post(
            "/affiliates/referral-links/", new { destination_url = "https://shop.example.com/a?b=1#c", append_click_id = true })).Is(HttpStatusCode.Created);
        var order = Guid.NewGuid().ToString();

        var location = (await api.Anonymous().Get($"/r/{link.Text("slug")}/", Browser)).Is(HttpStatusCode.Found).Header("Location")!;
        Assert.Matches("^https://shop\\.example\\.com/a\\?b=1&click_id=[0-9a-f-]{36}#c$", location);
        var click = location.Split("click_id=")[1].Split('#')[0];

        var postback = $"/affiliates/postback/?click_id={click}&event=purchase&amount=59.90&order_id={order}";
        var first = (await api.Anonymous().Get(postback)).Is(HttpStatusCode.Created);
        Assert.Equal(
            ("59.90", link.Text("slug"), anna.Code, "purchase", "True", "False"),
            (first.Text("conversion_value"), first.Text("referral_link_slug"), first.Text("affiliate_code"), first.Text("action_type"),
                first.Text("is_converted"), first.Text("verified")));
        Assert.Equal(first.Text("id"), (await api.Anonymous().Get(postback)).Is(HttpStatusCode.OK).Text("id"));

        // As a form, for a link that was switched off since: the click was made.
        (await anna.Client.Patch($"/affiliates/referral-links/{link.Text("id")}/", new { is_active = false })).Is(HttpStatusCode.OK);
        var form = new HttpRequestMessage(HttpMethod.Post, new Uri("/affiliates/postback/", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent([new("click_id", click), new("event", "lead"), new("order_id", order + "-lead")]),
        };
        Assert.Equal("lead", (await api.Anonymous().Send(form)).Is(HttpStatusCode.Created).Text("action_type"));
        (await (await Key("track")).Post("/affiliates/postback/", new { click_id = click, amount = 1.5, order_id = order + "-json" })).Is(HttpStatusCode.Created);
        var stats = await anna.Client.Get("/affiliates/affiliates/stats/");
        Assert.Equal(("1", "3", "61.40"), (stats.Text("total_clicks"), stats.Text("total_conversions"), stats.Text("total_revenue")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?click_id=nonsense")]
    [InlineData("?click_id=0190a5c8-0000-7000-8000-000000000000")]
    public async Task A_postback_without_its_click_is_400(string query) =>
        (await api.Anonymous().Get("/affiliates/postback/" + query)).IsFieldProblem("click_id");

    [Theory]
    [InlineData("customer_id", "false")]
    [InlineData("order_id", "[1]")]
    [InlineData("event", "{}")]
    [InlineData("amount", "true")]
    [InlineData("is_conversion", "2")]
    public async Task A_postback_s_field_that_can_stand_for_no_text_is_refused(string field, string value)
    {
        var anna = await api.AddAffiliate();
        var click = (await api.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created).Text("id");

        (await api.Anonymous().PostText("/affiliates/postback/", $$"""{"click_id": "{{click}}", "{{field}}": {{value}}}""")).IsFieldProblem(field);
    }

    [Theory]
    [InlineData("1", "True")]
    [InlineData("true", "True")]
    [InlineData("0", "False")]
    [InlineData("false", "False")]
    public async Task A_postback_in_JSON_says_yes_as_networks_do(string flag, string converted)
    {
        var anna = await api.AddAffiliate();
        var click = (await api.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created).Text("id");

        var lead = await api.Anonymous().PostText(
            "/affiliates/postback/", $$"""{"click_id": "{{click}}", "event": "lead", "is_conversion": {{flag}}}""");

        Assert.Equal(converted, lead.Is(HttpStatusCode.Created).Text("is_converted"));
    }

    [Fact]
    public async Task A_conversion_is_verified_by_a_key_or_by_its_signature_and_by_nothing_else()
    {
        var anna = await api.AddAffiliate();
        var tenant = (await api.Admin().Get("/affiliates/tenants/")).Json.EnumerateArray().Single(t => t.GetProperty("slug").GetString() == "default");
        var secret = (await api.Admin().Get($"/affiliates/tenants/{tenant.GetProperty("id").GetString()}/conversion-secret/")).Is(HttpStatusCode.OK).Text("conversion_secret");
        (string Order, object Value, string Signed)[] signed =
        [
            (Guid.NewGuid().ToString(), 99.5, "99.5"), (Guid.NewGuid().ToString(), 99.5, "99.50"), (Guid.NewGuid().ToString(), "99.5", "99.50"),
        ];

        Assert.Equal("False", (await Sale(api.Anonymous(), Guid.NewGuid().ToString(), 5, null)).Is(HttpStatusCode.Created).Text("verified"));
        Assert.Equal("True", (await Sale(await Key("track"), Guid.NewGuid().ToString(), 5, null)).Is(HttpStatusCode.Created).Text("verified"));
        Assert.Equal("False", (await Sale(await Key("read"), Guid.NewGuid().ToString(), 5, null)).Is(HttpStatusCode.Created).Text("verified"));
        Assert.Equal("False", (await Sale(anna.Client, Guid.NewGuid().ToString(), 5, null)).Is(HttpStatusCode.Created).Text("verified"));
        foreach (var (order, value, text) in signed)
        {
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{order}.{text}.USD")));
            (await Sale(api.Anonymous(), order, 1_000_000, signature)).IsFieldProblem("signature");
            (await Sale(api.Anonymous(), order, value, "00" + signature[2..])).IsFieldProblem("signature");
            (await Sale(api.Anonymous(), order, value, "nonsense")).IsFieldProblem("signature");
            Assert.Equal("True", (await Sale(api.Anonymous(), order, value, signature)).Is(HttpStatusCode.Created).Text("verified"));
        }

        Task<Answer> Sale(ApiClient caller, string order, object value, string? signature) => caller.Event(
            new { referral_code = anna.Code, event_type = "purchase", conversion_value = value, order_id = order, signature });
    }

    async Task<ApiClient> Key(string scope) => api.WithKey(
        (await api.Admin().Post("/affiliates/api-keys/", new { name = "Shop", scopes = new[] { scope } })).Is(HttpStatusCode.Created).Text("key"));
}
