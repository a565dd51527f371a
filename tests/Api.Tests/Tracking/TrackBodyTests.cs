namespace Affiliates.Api.Tests.Tracking;

public class TrackBodyTests
{
    [Fact]
    public void A_code_alone_is_a_click()
    {
        var request = Read("""{"referral_code": "anna"}""");

        Assert.Equal(("anna", "click", false), (request.Code, request.Type, request.IsConversion));
        Assert.Null(request.Value);
        Assert.Empty(request.Metadata);
    }

    [Fact]
    public void Every_field_is_read()
    {
        var request = Read(
            """
            {"referral_code": "anna", "referral_slug": "spring", "event_type": "demo_booked", "is_conversion": true,
             "conversion_value": "12.5", "currency": "usd", "session_id": "s", "use_sessions": true, "attribution_model": "linear",
             "order_id": "o", "event_id": "e", "customer_id": "c", "metadata": {"a": [1, {"b": null}]}, "theirs": {"x": [1]}}
            """);

        Assert.Equal(
            ("anna", "spring", "demo_booked", true, "12.50", "USD", "s", "o", "e", "c", """{"a": [1, {"b": null}]}"""),
            (request.Code, request.Slug, request.Type, request.IsConversion, request.Value.ToString(), request.Currency,
                request.SessionId, request.OrderId, request.EventId, request.CustomerId, Encoding.UTF8.GetString(request.Metadata)));
    }

    [Fact]
    public void A_purchase_is_always_a_conversion() =>
        Assert.True(Read("""{"referral_code": "anna", "event_type": "purchase", "is_conversion": false}""").IsConversion);

    [Theory]
    [InlineData("299.96999999999997", "299.97")]
    [InlineData("\"99.99\"", "99.99")]
    [InlineData("\" 7 \"", "7.00")]
    [InlineData("0.005", "0.00")]
    [InlineData("0.015", "0.02")]
    [InlineData("0.025", "0.02")]
    [InlineData("1e2", "100.00")]
    [InlineData("\"1.5E+3\"", "1500.00")]
    [InlineData("99999999.994", "99999999.99")]
    [InlineData("-0", "0.00")]
    public void A_value_is_read_as_a_decimal_and_rounded_half_even(string value, string expected) =>
        Assert.Equal(expected, Read($$"""{"referral_code": "anna", "conversion_value": {{value}}}""").Value.ToString());

    [Theory]
    [InlineData("order_id")]
    [InlineData("event_id")]
    [InlineData("customer_id")]
    [InlineData("session_id")]
    [InlineData("referral_slug")]
    [InlineData("event_type")]
    [InlineData("conversion_value")]
    [InlineData("currency")]
    [InlineData("attribution_model")]
    [InlineData("metadata")]
    public void An_empty_text_and_a_null_are_as_good_as_nothing(string field)
    {
        var absent = Read("""{"referral_code": "anna"}""") with { Metadata = [] };

        foreach (var nothing in (string[])["\"\"", "null"])
        {
            var request = Read($$"""{"referral_code": "anna", "{{field}}": {{nothing}}}""");
            Assert.Equal(absent, request with { Metadata = absent.Metadata });
        }
    }

    [Theory]
    [InlineData("referral_code", "1", "[]", "{}", "true", "\"a\\u0000b\"")]
    [InlineData("referral_slug", "1", "[]", "{}", "true", "\"a\\u0000b\"")]
    [InlineData("event_type", "1", "[\"click\"]", "\"Click\"", "\"9lives\"", "\"has blank\"")]
    [InlineData("is_conversion", "1", "\"true\"", "[]", "{}", "\"maybe\"")]
    [InlineData("conversion_value", "-0.01", "\"NaN\"", "[1]", "1e12", "\"1,000\"")]
    [InlineData("conversion_value", "{}", "true", "1e999", "\"Infinity\"", "99999999.995")]
    [InlineData("currency", "1", "\"DOLLAR\"", "\"12\"", "[]", "\"U$D\"")]
    [InlineData("session_id", "1", "[]", "{}", "false", "\"\\ud800\"")]
    [InlineData("use_sessions", "1", "\"yes\"", "[]", "{}", "\"\"")]
    [InlineData("attribution_model", "1", "[]", "{}")]
    [InlineData("order_id", "1", "[]", "{}", "true", "\"\\u0000\"")]
    [InlineData("event_id", "1", "[]", "{}", "true", "\"\\udfff\"")]
    [InlineData("customer_id", "1", "[]", "{}", "true", "\"\\u0000\"")]
    [InlineData("metadata", "1", "\"text\"", "[]", "true", "{\"a\": \"\\u0000\"}")]
    public void A_wrong_field_is_refused_by_its_name(string field, params string[] values) => Assert.All(values, value =>
    {
        var problem = Refusal($$"""{"referral_code": "anna", "{{field}}": {{value}}}""");

        Assert.Equal(400, problem.Status);
        Assert.Equal([field], problem.Errors.Keys);
        Assert.StartsWith(field + ": ", problem.Detail, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("session_id", 100)]
    [InlineData("order_id", 200)]
    [InlineData("event_id", 200)]
    [InlineData("customer_id", 200)]
    public void An_id_has_an_end(string field, int max)
    {
        Read($$"""{"referral_code": "anna", "{{field}}": "{{new string('x', max)}}"}""");

        Assert.Equal([field], Refusal($$"""{"referral_code": "anna", "{{field}}": "{{new string('x', max + 1)}}"}""").Errors.Keys);
    }

    [Fact]
    public void Metadata_has_an_end()
    {
        static string With(int size) => "{\"metadata\": {\"a\":\"" + new string('x', size - 8) + "\"}}";

        Read(With(16 * 1024));

        Assert.Equal(["metadata"], Refusal(With((16 * 1024) + 1)).Errors.Keys);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once() =>
        Assert.Equal(
            ["event_type", "conversion_value"],
            Refusal("""{"event_type": "No", "conversion_value": "No"}""").Errors.Keys);

    [Theory]
    [InlineData("""{"metadata": {"order_id": "A-1"}}""", "A-1")]
    [InlineData("""{"metadata": {"order_id": 1001}}""", "1001")]
    [InlineData("""{"metadata": {"order_id": "A-1"}, "order_id": "B-2"}""", "B-2")]
    [InlineData("""{"metadata": {"deeper": {"order_id": "A-1"}}}""", null)]
    public void An_order_may_stand_in_the_metadata(string body, string? order) => Assert.Equal(order, Read(body).OrderId);

    [Fact]
    public void An_order_in_the_metadata_that_cannot_be_read_is_refused() =>
        Assert.Equal(400, Refusal("""{"metadata": {"order_id": ["A-1"]}}""").Status);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{\"a\": }")]
    [InlineData("{\"referral_code\": \"anna\"")]
    [InlineData("{\"referral_code\": \"anna\"} extra")]
    [InlineData("{\"referral_code\": \"anna\"}{}")]
    [InlineData("{'referral_code': 'anna'}")]
    [InlineData("{\"referral_code\": \"an\nna\"}")]
    [InlineData("{\"conversion_value\": NaN}")]
    [InlineData("{\"conversion_value\": 01}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"click\"")]
    [InlineData("[{\"referral_code\": \"anna\"}]")]
    [InlineData("referral_code=anna")]
    public void What_is_no_JSON_object_is_refused(string body) => Assert.Equal(400, Refusal(body).Status);

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 30_000)) + "1" + new string('}', 30_000);

        Assert.Equal(400, Refusal($$"""{"metadata": {{deep}}}""").Status);
        Assert.Equal(400, Refusal($$"""{"other": {{deep}}}""").Status);
        Assert.Equal(400, Refusal(new string('[', 30_000)).Status);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Assert.Equal(400, TrackBody.Parse([.. "{\"referral_code\": \""u8, 0xFF, 0xFE, .. "\"}"u8]).Problem!.Status);

    [Fact]
    public void A_byte_order_mark_is_no_obstacle() =>
        Assert.Equal("anna", TrackBody.Parse([0xEF, 0xBB, 0xBF, .. "{\"referral_code\": \"anna\"}"u8]).Request!.Code);

    [Fact]
    public void Whatever_is_cut_off_or_changed_never_throws()
    {
        var good =
            """
            {"referral_code": "anna", "event_type": "purchase", "conversion_value": "12.5", "metadata": {"order_id": "\u00e9", "a": [1]}}
            """u8.ToArray();
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good[..random.Next(good.Length + 1)];
            for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var (request, problem) = TrackBody.Parse(bytes);
            Assert.True(request is null != problem is null);
        }
    }

    static TrackRequest Read(string body)
    {
        var (request, problem) = TrackBody.Parse(Encoding.UTF8.GetBytes(body));
        Assert.True(problem is null, problem?.Detail);
        return request!;
    }

    static Problem Refusal(string body)
    {
        var (request, problem) = TrackBody.Parse(Encoding.UTF8.GetBytes(body));
        Assert.True(request is null, body);
        return problem!;
    }
}
