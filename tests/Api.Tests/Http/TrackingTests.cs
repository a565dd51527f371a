using System.Net.Sockets;

namespace Affiliates.Api.Tests.Http;

public class TrackingTests(ApiServer api)
{
    [Theory]
    [InlineData("/affiliates/api/referral-actions/track/")]
    [InlineData("/affiliates/api/referral-actions/track")]
    [InlineData("/affiliates/referral-actions/track/")]
    [InlineData("/affiliates/referral-actions/track")]
    public async Task A_click_is_tracked_at_every_path(string path)
    {
        var anna = await api.AddAffiliate();

        var answer = (await api.Anonymous().Post(path, new { referral_code = anna.Code, metadata = new { page = "/é" }, session_id = "s1" }))
            .Is(HttpStatusCode.Created);

        Assert.Equal(
            (anna.Id, anna.Code, "", "", "click", "code", "", "", "False", "s1"),
            (answer.Text("affiliate"), answer.Text("affiliate_code"), answer.Text("referral_link"), answer.Text("referral_link_slug"),
                answer.Text("action_type"), answer.Text("tracking_method"), answer.Text("converted_at"), answer.Text("conversion_value"),
                answer.Text("is_converted"), answer.Text("session_id")));
        Assert.Equal("/é", answer.Json.GetProperty("metadata").GetProperty("page").GetString());
        Assert.EndsWith("Z", answer.Text("timestamp"), StringComparison.Ordinal);
        Assert.Equal("1", (await anna.Client.Get("/affiliates/affiliates/stats/")).Is(HttpStatusCode.OK).Text("total_clicks"));
    }

    [Fact]
    public async Task The_public_answer_tells_nothing_about_persons_or_money()
    {
        var anna = await api.AddAffiliate();
        var sale = new { referral_code = anna.Code, event_type = "purchase", conversion_value = "50", order_id = Guid.NewGuid() };

        var told = (await api.Anonymous().Event(sale)).Is(HttpStatusCode.Created);

        Assert.DoesNotContain("@", told.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0", told.Body, StringComparison.Ordinal);
        Assert.False(told.Json.TryGetProperty("commissions", out _));
        var repeated = (await anna.Client.Event(sale)).Is(HttpStatusCode.OK);
        Assert.Equal(told.Text("id"), repeated.Text("id"));
        Assert.Equal(anna.Code, repeated.Json.GetProperty("commissions")[0].GetProperty("affiliate_code").GetString());
        Assert.Equal(0, (await (await api.AddAffiliate()).Client.Event(sale)).Is(HttpStatusCode.OK).Json.GetProperty("commissions").GetArrayLength());
    }

    [Fact]
    public async Task A_link_and_a_cookie_refer_too()
    {
        var anna = await api.AddAffiliate();
        var link = await anna.AddLink();

        var byLink = (await api.Anonymous().Event(new { referral_slug = link.Text("slug") })).Is(HttpStatusCode.Created);
        Assert.Equal(
            ("link", link.Text("id"), link.Text("slug")),
            (byLink.Text("tracking_method"), byLink.Text("referral_link"), byLink.Text("referral_link_slug")));
        var byCookie = (await api.Anonymous().Event(new { event_type = "signup" }, ("Cookie", $"x=1; ref_code={anna.Code}"))).Is(HttpStatusCode.Created);
        Assert.Equal((anna.Code, "code"), (byCookie.Text("affiliate_code"), byCookie.Text("tracking_method")));
    }

    [Fact]
    public async Task A_beacon_is_read_as_JSON()
    {
        var anna = await api.AddAffiliate();
        var beacon = new HttpRequestMessage(HttpMethod.Post, new Uri(ApiClient.Track, UriKind.Relative))
        {
            Content = new StringContent($$"""{"referral_code": "{{anna.Code}}"}""", Encoding.UTF8, "text/plain"),
        };

        (await api.Anonymous().Send(beacon)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task One_event_key_is_one_event()
    {
        var anna = await api.AddAffiliate();
        var key = Guid.NewGuid().ToString();

        var first = (await api.Anonymous().Event(new { referral_code = anna.Code, event_id = key })).Is(HttpStatusCode.Created);
        var again = (await api.Anonymous().Event(new { referral_code = anna.Code }, ("Idempotency-Key", key))).Is(HttpStatusCode.OK);
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.Equal(first.Text("timestamp"), again.Text("timestamp"));
        (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "signup", event_id = key })).IsProblem(HttpStatusCode.Conflict);
        Assert.Equal("1", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_clicks"));
    }

    [Fact]
    public async Task Who_refers_has_to_be_known()
    {
        var anna = await api.AddAffiliate();
        (await api.Anonymous().Event(new { })).IsProblem(HttpStatusCode.BadRequest, "Either referral_code or referral_slug is required");
        (await api.Anonymous().Event(new { referral_code = "nobody-has-this" })).IsProblem(HttpStatusCode.BadRequest, "Invalid referral code");
        (await api.Anonymous().Event(new { referral_code = new string('x', 3000) })).IsProblem(HttpStatusCode.BadRequest, "Invalid referral code");
        (await api.Anonymous().Event(new { referral_slug = "nobody-has-this" })).IsProblem(HttpStatusCode.BadRequest, "Invalid referral link");
        (await api.Anonymous().Event(new { referral_slug = "no such/slug" })).IsProblem(HttpStatusCode.BadRequest, "Invalid referral link");
        (await api.Admin().Patch($"/affiliates/affiliates/{anna.Id}/", new { is_active = false })).Is(HttpStatusCode.OK);
        (await api.Anonymous().Event(new { referral_code = anna.Code })).IsProblem(HttpStatusCode.BadRequest, "Affiliate is not active");
        (await api.Anonymous().Event(new { referral_code = anna.Code, currency = "XTS" })).IsFieldProblem("currency");
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_reason_and_moves_no_counter()
    {
        var anna = await api.AddAffiliate();
        string[] bodies =
        [
            "", "{", "[]", "null", "{} {}", $$"""{"referral_code": "{{anna.Code}}", "event_type": "{{new string('x', 300)}}"}""",
            $$"""{"referral_code": "{{anna.Code}}", "conversion_value": -1, "event_type": "purchase"}""",
            $$"""{"referral_code": "{{anna.Code}}", "conversion_value": "NaN"}""",
            $$"""{"referral_code": "{{anna.Code}}", "conversion_value": [1]}""",
            $$"""{"referral_code": "{{anna.Code}}", "conversion_value": 1e12}""",
            $$"""{"referral_code": "{{anna.Code}}", "session_id": "a\u0000b"}""",
            $$"""{"referral_code": "{{anna.Code}}", "metadata": "text"}""",
            $$"""{"referral_code": "{{anna.Code}}", "metadata": [1]}""",
            $$"""{"referral_code": "{{anna.Code}}", "attribution_model": "best"}""",
            $$"""{"referral_code": "{{anna.Code}}", "metadata": {"a": {{new string('[', 10_000)}}{{new string(']', 10_000)}} } }""",
            $$"""{"referral_code": "{{anna.Code}}", "metadata": {"a": "{{new string('x', 17_000)}}"} }""",
        ];

        foreach (var body in bodies)
        {
            (await api.Anonymous().PostText(ApiClient.Track, body)).IsProblem(HttpStatusCode.BadRequest);
        }

        Assert.Equal("0", (await anna.Client.Get("/affiliates/affiliates/stats/")).Text("total_clicks"));
        Assert.Equal(0, (await anna.Client.Get("/affiliates/referral-actions/")).Json.GetArrayLength());
    }

    [Theory]
    [InlineData(ApiClient.Track, 65 * 1024)]
    [InlineData(ApiClient.Track, 5 * 1024 * 1024)]
    [InlineData("/api/token/", 5 * 1024 * 1024)]
    public async Task A_large_body_is_413(string path, int size)
    {
        HttpContent[] contents =
        [
            new StringContent(new string('x', size), Encoding.UTF8, "application/json"),
            new StreamContent(new Unsized(size)) { Headers = { ContentType = new("application/json") } },
        ];
        foreach (var content in contents)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };

            (await api.Anonymous().Send(request)).IsProblem(HttpStatusCode.RequestEntityTooLarge);
        }
    }

    [Theory]
    [InlineData(ApiClient.Track, "application/x-www-form-urlencoded")]
    [InlineData(ApiClient.Track, "application/xml")]
    [InlineData("/api/token/", "text/plain")]
    [InlineData("/api/token/", "multipart/form-data")]
    public async Task Another_media_type_is_415(string path, string mediaType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent("{}", Encoding.UTF8, mediaType),
        };

        (await api.Anonymous().Send(request)).IsProblem(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_strange_browser_still_counts()
    {
        var anna = await api.AddAffiliate();
        using var socket = new TcpClient(api.Url.Host, api.Url.Port);
        var body = $$"""{"referral_code": "{{anna.Code}}"}""";
        var head = $"POST {ApiClient.Track} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: \u00ff\u00fe\r\n" +
            $"Referer: {new string('\u00ff', 600)}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";

        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head + body), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());

        Assert.Equal("HTTP/1.1 201 Created", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_an_admin_sends_is_verified()
    {
        var anna = await api.AddAffiliate();

        var sale = new { referral_code = anna.Code, event_type = "purchase", conversion_value = 10 };

        Assert.False((await api.Anonymous().Event(sale)).Json.GetProperty("verified").GetBoolean());
        Assert.False((await anna.Client.Event(sale)).Json.GetProperty("verified").GetBoolean());
        Assert.True((await api.Admin().Event(sale)).Json.GetProperty("verified").GetBoolean());
        (await api.With("nonsense").Event(sale)).IsProblem(HttpStatusCode.Unauthorized);
    }

    /// <summary>A stream that does not say how long it is: sent in chunks.</summary>
    sealed class Unsized(int size) : Stream
    {
        int left = size;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = Math.Min(count, left);
            buffer.AsSpan(offset, n).Fill((byte)'x');
            left -= n;
            return n;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
