using static Affiliates.Client.Tests.Scripted;

namespace Affiliates.Client.Tests;

/// <summary>What a client makes again, and what it leaves to its caller.</summary>
public sealed class RepeatTests
{
    const string Action = """
        {"id": "019b7a3e-5c10-7000-8000-2f6d1c9e4b7a", "affiliate": "019b7a3e-5c10-7000-8000-2f6d1c9e4b7b", "affiliate_code": "anna", "action_type": "click",
         "tracking_method": "code", "timestamp": "2026-01-31T18:00:00.123456Z", "metadata": {}, "is_converted": false}
        """;

    const string Commission = """
        {"id": "019b7a3e-5c10-7000-8000-2f6d1c9e4b7a", "affiliate": "019b7a3e-5c10-7000-8000-2f6d1c9e4b7b", "affiliate_code": "anna",
         "referral_action": "019b7a3e-5c10-7000-8000-2f6d1c9e4b7c", "action_type": "purchase", "amount": "10.00", "rate": "10.00",
         "calculated_at": "2026-01-31T18:00:00Z", "status": "STATUS", "reversed_amount": "0.00", "approves_at": null}
        """;

    static readonly Guid Id = Guid.Parse("019b7a3e-5c10-7000-8000-2f6d1c9e4b7a");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task An_event_is_sent_again_under_the_same_id_until_it_is_taken(HttpStatusCode failure)
    {
        var service = new Scripted(Says(failure), Breaks(HttpRequestError.ResponseEnded), Breaks(HttpRequestError.ConnectionError), Says(HttpStatusCode.Created, Action));

        var tracked = await Client(service).Tracking.Track(new TrackedEvent { ReferralCode = "anna" }, Ct);

        Assert.Equal((Id, false), (tracked.Id, tracked.IsRepeat));
        Assert.Equal(4, service.Asked.Count);
        var id = JsonSerializer.Deserialize<JsonElement>(service.Asked.First().Body).GetProperty("event_id").GetString();
        Assert.NotEmpty(id!);
        Assert.Single(service.Asked.Select(a => a.Body).Distinct());
        Assert.All(service.Asked, a => Assert.Equal("/base/affiliates/api/referral-actions/track/", a.PathAndQuery));
    }

    [Fact]
    public async Task A_refund_and_a_payout_run_carry_a_key_that_was_made_before_the_first_try()
    {
        var service = new Scripted(Says(HttpStatusCode.ServiceUnavailable), Says(HttpStatusCode.NotFound));
        var client = Client(service);

        await Assert.ThrowsAsync<AffiliatesException>(() => client.Conversions.Refund("order/1", cancellation: Ct));
        await Assert.ThrowsAsync<AffiliatesException>(() => client.PayoutRuns.Start(idempotencyKey: "monday", cancellation: Ct));

        var keys = service.Asked.Select(a => a.Headers.GetValues("Idempotency-Key").Single()).ToList();
        Assert.Equal(3, keys.Count);
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal("monday", keys[2]);
        Assert.Equal("/base/affiliates/conversions/order%2F1/refund/", service.Asked.First().PathAndQuery);
    }

    [Fact]
    public async Task What_would_be_made_twice_is_made_again_only_when_it_was_never_sent_or_turned_away()
    {
        var rule = new NewRule { Name = "Ten", ActionType = "purchase", Value = 10m };
        var lost = new Scripted(Breaks(HttpRequestError.ResponseEnded));
        var full = new Scripted(Says(HttpStatusCode.ServiceUnavailable, """{"detail": "Not now"}"""));
        var sent = new Scripted(Breaks(HttpRequestError.ConnectionError), Breaks(HttpRequestError.NameResolutionError), Says(HttpStatusCode.TooManyRequests), Says(HttpStatusCode.BadRequest));

        var first = await Assert.ThrowsAsync<AffiliatesException>(() => Client(lost).Rules.Create(rule, Ct));
        var second = await Assert.ThrowsAsync<AffiliatesException>(() => Client(full).Rules.Create(rule, Ct));
        var third = await Assert.ThrowsAsync<AffiliatesException>(() => Client(sent).Rules.Create(rule, Ct));

        Assert.Equal((1, null, true), (lost.Asked.Count, first.Status, first.MayHaveHappened));
        Assert.Equal((1, HttpStatusCode.ServiceUnavailable, true, "Not now"), (full.Asked.Count, second.Status, second.MayHaveHappened, second.Message));
        Assert.Equal((4, HttpStatusCode.BadRequest, false), (sent.Asked.Count, third.Status, third.MayHaveHappened));
    }

    [Fact]
    public async Task It_waits_as_long_as_the_service_says_and_tells_a_wait_that_is_too_long()
    {
        var shortly = new Scripted(Says(HttpStatusCode.ServiceUnavailable, retryAfter: "1"), Says(HttpStatusCode.OK, "[]"));
        var never = new Scripted(Says(HttpStatusCode.TooManyRequests, """{"detail": "Too many failed sign-ins"}""", retryAfter: "60"));
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };

        var page = Client(shortly, time).Rules.List().Page(cancellation: Ct);
        await Polled(() => shortly.Asked.Count == 1);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(page.IsCompleted);
        while (!page.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Empty((await page).Items);
        var refused = await Assert.ThrowsAsync<AffiliatesException>(() => Client(never, time).SignIn("a@example.com", "wrong", Ct));
        Assert.Equal((1, TimeSpan.FromSeconds(60), HttpStatusCode.TooManyRequests), (never.Asked.Count, refused.RetryAfter, refused.Status));
    }

    [Fact]
    public async Task An_approval_whose_answer_was_lost_is_recognised_and_another_ones_is_not()
    {
        var mine = new Scripted(
            Breaks(HttpRequestError.ResponseEnded), Says(HttpStatusCode.BadRequest, """{"detail": "Commission is already approved"}"""),
            Says(HttpStatusCode.OK, Commission.Replace("STATUS", "approved", StringComparison.Ordinal)));
        var rejected = new Scripted(
            Breaks(HttpRequestError.ResponseEnded), Says(HttpStatusCode.BadRequest, """{"detail": "Commission is already rejected"}"""),
            Says(HttpStatusCode.OK, Commission.Replace("STATUS", "rejected", StringComparison.Ordinal)));
        var atOnce = new Scripted(Says(HttpStatusCode.BadRequest, """{"detail": "Commission is already approved"}"""));

        Assert.Equal(CommissionStatus.Approved, (await Client(mine).Commissions.Approve(Id, Ct)).Status);
        Assert.Equal("Commission is already rejected", (await Assert.ThrowsAsync<AffiliatesException>(() => Client(rejected).Commissions.Approve(Id, Ct))).Message);
        Assert.Equal("Commission is already approved", (await Assert.ThrowsAsync<AffiliatesException>(() => Client(atOnce).Commissions.Approve(Id, Ct))).Message);
        Assert.Single(atOnce.Asked);
    }

    [Fact]
    public async Task What_is_gone_already_was_deleted_by_the_try_whose_answer_was_lost()
    {
        await Client(new Scripted(Breaks(HttpRequestError.ResponseEnded), Says(HttpStatusCode.NotFound))).Links.Delete(Id, Ct);

        Assert.True((await Assert.ThrowsAsync<AffiliatesException>(() => Client(new Scripted(Says(HttpStatusCode.NotFound))).Links.Delete(Id, Ct))).IsNotFound);
    }

    [Fact]
    public async Task Of_a_batch_only_what_could_not_be_taken_is_sent_again()
    {
        var service = new Scripted(
            Says(HttpStatusCode.OK, """{"results": [{"status": 201, "id": "019b7a3e-5c10-7000-8000-2f6d1c9e4b7a"}, {"status": 503, "detail": "Not now"}, {"status": 400, "detail": "Invalid"}]}"""),
            Says(HttpStatusCode.OK, """{"results": [{"status": 201, "id": "019b7a3e-5c10-7000-8000-2f6d1c9e4b7b"}]}"""));

        var results = await Client(service).Tracking.TrackBatch([new() { ReferralCode = "a" }, new() { ReferralCode = "b" }, new() { ReferralCode = "c" }], Ct);

        Assert.Equal([201, 201, 400], results.Select(r => r.Status));
        var (first, again) = (Events(service.Asked.First().Body), Events(service.Asked.Last().Body));
        Assert.Equal(first[1].GetRawText(), Assert.Single(again).GetRawText());

        static JsonElement[] Events(string body) => [.. JsonSerializer.Deserialize<JsonElement>(body).GetProperty("events").EnumerateArray()];
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_the_word_for_that()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var service = new Scripted(_ =>
        {
            end.Cancel();
            return Says(HttpStatusCode.ServiceUnavailable)(_);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(service).Rules.List().Page(cancellation: end.Token));
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task An_answer_that_is_not_the_services_is_told_as_it_is()
    {
        var proxy = new Scripted(Says(HttpStatusCode.Forbidden, "<html>"));
        var strange = new Scripted(Says(HttpStatusCode.OK, """{"id": 1}"""));

        Assert.Equal("The service answered 403 Forbidden", (await Assert.ThrowsAsync<AffiliatesException>(() => Client(proxy).Links.Get(Id, Ct))).Message);
        Assert.IsType<JsonException>((await Assert.ThrowsAsync<AffiliatesException>(() => Client(strange).Links.Get(Id, Ct))).InnerException);
    }

    [Fact]
    public async Task What_is_set_to_nothing_is_sent_and_what_is_not_set_is_not()
    {
        var service = new Scripted(Says(HttpStatusCode.NotFound));
        var client = Client(service);

        await Assert.ThrowsAsync<AffiliatesException>(() => client.Rules.Change(Id, new RuleChange { Value = 12.5m, MaxValue = null, IsActive = false }, Ct));
        await Assert.ThrowsAsync<AffiliatesException>(() => client.Rules.Change(Id, new RuleChange { MinValue = 5m }, Ct));
        await Assert.ThrowsAsync<AffiliatesException>(() => client.Tenants.Change("acme", new TenantChange { DefaultCommissionRate = null, CookieDurationDays = 60 }, Ct));

        Assert.Equal(
            ["""{"value":"12.5","max_value":null,"is_active":false}""", """{"min_value":"5"}""", """{"default_commission_rate":null,"cookie_duration_days":60}"""],
            service.Asked.Select(a => a.Body));
    }

    [Fact]
    public async Task A_status_that_only_a_younger_service_knows_does_not_break_a_list()
    {
        var service = new Scripted(Says(HttpStatusCode.OK, $"[{Commission.Replace("STATUS", "frozen", StringComparison.Ordinal)}]"));

        Assert.Equal(CommissionStatus.Unknown, Assert.Single((await Client(service).Commissions.List().Page(cancellation: Ct)).Items).Status);
    }

    [Fact]
    public async Task Many_are_rejected_each_for_itself_and_in_order()
    {
        var service = new Scripted(Says(HttpStatusCode.BadRequest, """{"detail": "Commission is already paid"}"""));
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

        var results = await Client(service).Commissions.RejectMany(ids, "fraud", Ct);

        Assert.Equal(ids.Select(id => new BulkResult(id, 400, "Commission is already paid")), results);
        Assert.All(service.Asked, a => Assert.Equal("""{"reason":"fraud"}""", a.Body));
    }

    static AffiliatesClient Client(Scripted service, TimeProvider? time = null) => new(
        service.Client, null, new AffiliatesClientOptions { FirstWait = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromSeconds(2) }, time);

    static async Task Polled(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
