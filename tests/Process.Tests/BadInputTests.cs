using System.Text;
using System.Text.Json.Nodes;

namespace Affiliates.Process.Tests;

/// <summary>The tracking call sent wrong in every way: refused with a reason, never a fault of ours, and nothing is counted.</summary>
public sealed class BadInputTests(PostgresServer postgres)
{
    const string Track = "/affiliates/api/referral-actions/track/";

    /// <summary>A field, the way in which it is wrong, and the JSON that is sent for it.</summary>
    static readonly (string Field, string Way, string Value)[] Fields =
    [
        ("referral_code", "type", "42"), ("referral_code", "size", Text(3000)), ("referral_code", "range", "\"ab\""),
        ("referral_code", "absence", "null"), ("referral_code", "nonsense", "\"an\\u0000na\""),
        ("referral_slug", "type", "[\"spring\"]"), ("referral_slug", "size", Text(101)), ("referral_slug", "range", "\"ab\""),
        ("referral_slug", "absence", "\"nobody-has-this\""), ("referral_slug", "nonsense", "\"no/such slug\""),
        ("event_type", "type", "7"), ("event_type", "size", Text(300)), ("event_type", "range", "\"Click\""),
        ("event_type", "absence", "\" \""), ("event_type", "nonsense", "\"9lives\\u0000\""),
        ("is_conversion", "type", "\"true\""), ("is_conversion", "size", Text(300)), ("is_conversion", "range", "2"),
        ("is_conversion", "absence", "\"\""), ("is_conversion", "nonsense", "{\"yes\": 1}"),
        ("conversion_value", "type", "[1]"), ("conversion_value", "size", "1e12"), ("conversion_value", "range", "-0.01"),
        ("conversion_value", "absence", "\" \""), ("conversion_value", "nonsense", "\"NaN\""),
        ("conversion_value", "type", "true"), ("conversion_value", "size", "1e999"), ("conversion_value", "range", "100000000"),
        ("conversion_value", "nonsense", "\"Infinity\""), ("conversion_value", "nonsense", "\"1,000\""), ("conversion_value", "range", "\"-5\""),
        ("currency", "type", "978"), ("currency", "size", "\"DOLLARS\""), ("currency", "range", "\"XTS\""),
        ("currency", "absence", "\"   \""), ("currency", "nonsense", "\"U$D\""),
        ("session_id", "type", "{}"), ("session_id", "size", Text(101)), ("session_id", "range", "false"),
        ("session_id", "absence", "\"\\u0000\""), ("session_id", "nonsense", "\"\\ud800\""),
        ("use_sessions", "type", "\"yes\""), ("use_sessions", "size", Text(300)), ("use_sessions", "range", "1"),
        ("use_sessions", "absence", "\"\""), ("use_sessions", "nonsense", "[true]"),
        ("attribution_model", "type", "1"), ("attribution_model", "size", Text(300)), ("attribution_model", "range", "\"Linear \""),
        ("attribution_model", "absence", "\" \""), ("attribution_model", "nonsense", "\"best\\u0000\""),
        ("order_id", "type", "1001"), ("order_id", "size", Text(201)), ("order_id", "range", "[]"),
        ("order_id", "absence", "\"\\u0000\""), ("order_id", "nonsense", "\"\\udfff\""),
        ("event_id", "type", "true"), ("event_id", "size", Text(201)), ("event_id", "range", "{}"),
        ("event_id", "absence", "\"\\u0000\""), ("event_id", "nonsense", "\"\\ud800x\""),
        ("customer_id", "type", "5"), ("customer_id", "size", Text(201)), ("customer_id", "range", "[1]"),
        ("customer_id", "absence", "\"\\u0000\""), ("customer_id", "nonsense", "\"\\udfff\""),
        ("metadata", "type", "\"text\""), ("metadata", "size", $"{{\"a\": {Text(16 * 1024)}}}"), ("metadata", "range", "[1]"),
        ("metadata", "absence", "{\"order_id\": [null]}"), ("metadata", "nonsense", "{\"a\": \"\\u0000\"}"),
        ("metadata", "size", $"{{\"a\": {new string('[', 10_000)}{new string(']', 10_000)}}}"), ("metadata", "type", "true"),
        ("signature", "type", "1"), ("signature", "size", Text(300)), ("signature", "range", "\"00\""),
        ("signature", "absence", "\" \""), ("signature", "nonsense", $"\"{new string('0', 64)}\""),
    ];

    static readonly (string What, string Body)[] Bodies =
    [
        ("nothing", ""), ("blanks", "   "), ("an open brace", "{"), ("a list", "[]"), ("null", "null"), ("a text", "\"click\""),
        ("two objects", "{} {}"), ("a cut text", "{\"referral_code\": \"an"), ("single quotes", "{'referral_code': 'anna'}"),
        ("NaN", "{\"referral_code\": \"anna\", \"conversion_value\": NaN}"), ("a form", "referral_code=anna"),
        ("a bare NUL", "{\"referral_code\": \"an\0na\"}"), ("nobody", "{\"event_type\": \"purchase\", \"conversion_value\": 5}"),
        ("deep lists", new string('[', 30_000)), ("deep objects", string.Concat(Enumerable.Repeat("{\"a\":", 8_000)) + "1" + new string('}', 8_000)),
    ];

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task Whatever_is_wrong_with_it_is_refused_with_a_reason_and_nothing_is_counted(Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        var anna = await api.MakeAffiliate("anna");
        await api.TenPercent();
        using var anonymous = new HttpClient { BaseAddress = new Uri(api.Address) };
        foreach (var field in Fields.GroupBy(f => f.Field))
        {
            Assert.Equal(["absence", "nonsense", "range", "size", "type"], field.Select(f => f.Way).Distinct().Order());
        }

        List<string> wrong = [];
        foreach (var (field, way, value) in Fields)
        {
            var body = new JsonObject { ["referral_code"] = "anna", ["event_type"] = "purchase", ["conversion_value"] = "60.00" };
            body.Remove(field);
            // By hand: not all of these could be written by a serializer.
            var text = body.ToJsonString()[..^1] + $", \"{field}\": {value}}}";
            await Refused($"{field}, {way}", Json(text), HttpStatusCode.BadRequest);
        }

        foreach (var (what, body) in Bodies)
        {
            await Refused(what, Json(body), HttpStatusCode.BadRequest);
        }

        await Refused("bytes", new ByteArrayContent([.. "{\"referral_code\": \""u8, 0xFF, 0xFE, .. "\"}"u8]) { Headers = { ContentType = new("application/json") } }, HttpStatusCode.BadRequest);
        await Refused("2 MB of metadata", Json("{\"referral_code\": \"anna\", \"metadata\": {\"a\": " + Text(2 * 1024 * 1024) + "}}"), HttpStatusCode.RequestEntityTooLarge);
        await Refused("5 MB", Json(new string(' ', 5 * 1024 * 1024)), HttpStatusCode.RequestEntityTooLarge);
        await Refused("5 MB in chunks", new StreamContent(new Unsized(5 * 1024 * 1024)) { Headers = { ContentType = new("application/json") } }, HttpStatusCode.RequestEntityTooLarge);
        await Refused("another media type", new StringContent("{\"referral_code\": \"anna\"}", Encoding.UTF8, "application/xml"), HttpStatusCode.UnsupportedMediaType);
        await Refused("a long Idempotency-Key", Json("{\"referral_code\": \"anna\"}"), HttpStatusCode.BadRequest, ("Idempotency-Key", new string('k', 300)));
        Assert.Empty(wrong);

        var stats = await api.Get($"/affiliates/affiliates/{anna}/stats/");
        Assert.All(
            (string[])["total_clicks", "total_page_views", "total_signups", "total_conversions"],
            counter => Assert.Equal(0, stats.GetProperty(counter).GetInt32()));
        Assert.Equal(("0.00", "0.00"), (stats.GetProperty("total_revenue").GetString(), stats.GetProperty("total_earnings").GetString()));
        Assert.Empty(await api.All("/affiliates/referral-actions/"));
        Assert.Empty(await api.All("/affiliates/commissions/"));

        // And none of it has done any harm: no value is no value, and a long referrer is cut.
        foreach (var nothing in (string[])["null", "\"\""])
        {
            await Taken(Json($$"""{"referral_code": "anna", "event_type": "purchase", "conversion_value": {{nothing}}}"""));
        }

        await Taken(Json("{\"referral_code\": \"anna\"}"), ("Referer", "https://example.com/" + new string('x', 600)));
        stats = await api.Get($"/affiliates/affiliates/{anna}/stats/");
        Assert.Equal(
            (1, 2, "0.00"),
            (stats.GetProperty("total_clicks").GetInt32(), stats.GetProperty("total_conversions").GetInt32(), stats.GetProperty("total_earnings").GetString()));

        async Task Refused(string what, HttpContent content, HttpStatusCode expected, params (string Name, string Value)[] headers)
        {
            using var answer = await Send(content, headers);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode != expected || answer.Content.Headers.ContentType?.MediaType != "application/problem+json" || !Helps(text, what))
            {
                wrong.Add($"{what}: {(int)answer.StatusCode} {text[..Math.Min(text.Length, 300)]}");
            }
        }

        async Task Taken(HttpContent content, params (string Name, string Value)[] headers)
        {
            using var answer = await Send(content, headers);
            Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        }

        async Task<HttpResponseMessage> Send(HttpContent content, (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Track) { Content = content };
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }

            return await anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A sentence: about the field by its name, or about who refers, whom the package's own words speak of.</summary>
    static bool Helps(string problem, string what)
    {
        using var document = JsonDocument.Parse(problem);
        var detail = document.RootElement.GetProperty("detail").GetString()!;
        var field = what.Split(", ") is [var name, _] ? name : null;
        return detail.Length > 10 && (field is null || detail.Contains(field, StringComparison.Ordinal)
            || detail is "Invalid referral code" or "Invalid referral link" || problem.Contains($"\"{field}", StringComparison.Ordinal)
            || detail.Contains("JSON", StringComparison.Ordinal));
    }

    static string Text(int length) => $"\"{new string('x', length)}\"";

    static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>A stream that does not say how long it is: sent in chunks.</summary>
    sealed class Unsized(int size) : MemoryStream(new byte[size])
    {
        public override bool CanSeek => false;
    }
}
