using Affiliates.Api.Live;
using Affiliates.Api.Tests.Http;

namespace Affiliates.Client.Tests;

/// <summary>Live events over HTTP, read with the client.</summary>
public sealed class LiveTests(ApiServer api, TwoTenants tenants)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sale_shows_to_its_affiliate_and_to_the_owner_with_what_it_earned()
    {
        var admin = World.Admin(api);
        var (anna, annas) = await World.AddAffiliate(admin, Ct);
        var link = await annas.Links.Create(new NewLink { DestinationUrl = "https://shop.example.com" }, Ct);
        await using var own = await Stream.Open(annas);
        await using var all = await Stream.Open(admin, new LiveFilter { AffiliateCode = anna.Code });

        var sale = await admin.Tracking.Track(
            new TrackedEvent { ReferralSlug = link.Slug, EventType = "purchase", ConversionValue = 80m, OrderId = World.Name("order") }, Ct);

        foreach (var stream in (Stream[])[own, all])
        {
            var told = await stream.Next<LiveAction>();
            Assert.Equal(
                (sale.Id, anna.Code, link.Id, link.Slug, "purchase", TrackingMethod.Link, true, 80m),
                (told.Id, told.AffiliateCode, told.ReferralLink, told.ReferralLinkSlug, told.ActionType, told.TrackingMethod, told.IsConverted, told.ConversionValue));
            Assert.Equal(sale.Timestamp, told.Timestamp);
            Assert.Equal((sale.Commissions!.Single().Amount, CommissionStatus.Pending), (told.Commission!.Amount, told.Commission.Status));
            Assert.Equal(sale.Id, (await admin.Commissions.Get(told.Commission.Id, Ct)).ReferralAction);
        }
    }

    [Fact]
    public async Task Nobody_is_told_of_another_affiliates_or_another_tenants_events()
    {
        var (acme, beta) = await TwoTenants.OfOnesOwn(api);
        var admin = World.Admin(api);
        var (other, others) = await World.AddAffiliate(admin, Ct);
        await using var betas = await Stream.Open(Of(beta.Owner));
        await using var anna = await Stream.Open(Of(acme.Affiliate));
        await using var owner = await Stream.Open(Of(acme.Owner));
        await using var stranger = await Stream.Open(others);

        // Each stream's first event is the first one that it may show: all that came before has passed it by.
        await acme.Owner.Post("/affiliates/affiliates/", new { email = "cora@acme.example.com", code = "cora-of-acme" });
        (await acme.Anonymous.Event(new { referral_code = "cora-of-acme" })).Is(HttpStatusCode.Created);
        var click = (await acme.Anonymous.Event(new { referral_code = acme.AffiliateCode })).Is(HttpStatusCode.Created).Text("id");
        (await beta.Anonymous.Event(new { referral_code = beta.AffiliateCode })).Is(HttpStatusCode.Created);
        await admin.Tracking.Track(new TrackedEvent { ReferralCode = other.Code }, Ct);

        Assert.Equal("cora-of-acme", (await owner.Next<LiveAction>()).AffiliateCode);
        Assert.Equal(click, (await anna.Next<LiveAction>()).Id.ToString());
        Assert.Equal(beta.AffiliateCode, (await betas.Next<LiveAction>()).AffiliateCode);
        Assert.Equal(other.Code, (await stranger.Next<LiveAction>()).AffiliateCode);
    }

    [Fact]
    public async Task An_affiliate_cannot_listen_to_another_and_nobody_without_credentials()
    {
        var (acme, _) = await tenants.On(api);

        Assert.Equal(HttpStatusCode.Forbidden, (await Refused(Of(acme.Affiliate), new LiveFilter { AffiliateCode = "cora" })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Refused(World.Anonymous(api))).Status);
        (await acme.TrackKey.Get("/affiliates/referral-actions/live/")).IsProblem(HttpStatusCode.Forbidden);
        (await acme.Owner.Get("/affiliates/referral-actions/live/?is_converted=perhaps")).IsFieldProblem("is_converted");
    }

    [Fact]
    public async Task Only_conversions_come_to_who_wants_only_those()
    {
        var admin = World.Admin(api);
        var (anna, annas) = await World.AddAffiliate(admin, Ct);
        await using var conversions = await Stream.Open(annas, new LiveFilter { IsConverted = true });
        await using var others = await Stream.Open(annas, new LiveFilter { IsConverted = false });

        await admin.Tracking.TrackBatch([new() { ReferralCode = anna.Code, EventType = "signup" }], Ct);
        await admin.Tracking.TrackBatch([new() { ReferralCode = anna.Code, EventType = "purchase", ConversionValue = 5m }], Ct);

        Assert.Equal("purchase", (await conversions.Next<LiveAction>()).ActionType);
        Assert.Equal("signup", (await others.Next<LiveAction>()).ActionType);
    }

    [Fact]
    public async Task Who_comes_back_with_the_id_of_the_last_event_is_told_that_some_were_missed()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/affiliates/referral-actions/live/", UriKind.Relative));
        request.Headers.Add("Last-Event-ID", Guid.NewGuid().ToString());
        request.RequestUri = new Uri(api.Url, request.RequestUri!);
        using var answer = await api.Admin().SendUnchecked(request);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        List<string?> said = [];
        while (said.Count < 7)
        {
            said.Add(await reader.ReadLineAsync(Ct));
        }

        Assert.Equal(["retry: 2000", "event: opened", "data: {}", "", "event: missed", """data: {"count":null}""", ""], said);
    }

    [Fact]
    public async Task There_is_an_end_to_how_many_may_listen_and_who_leaves_makes_room()
    {
        await using var small = new ApiServer(["--FrontEnd:LiveListeners=1"]);
        await small.InitializeAsync();
        var admin = World.Admin(small);
        var first = await Stream.Open(admin);

        (await small.Admin().Get("/affiliates/referral-actions/live/")).IsProblem(HttpStatusCode.ServiceUnavailable);

        await first.DisposeAsync();
        // It opens itself as soon as the first one has gone.
        await using var second = await Stream.Open(admin);
    }

    [Fact]
    public async Task A_stream_ends_when_its_caller_may_no_longer_listen()
    {
        await using var quick = new ApiServer(["--FrontEnd:LiveBeatSeconds=1"]);
        await quick.InitializeAsync();
        var admin = World.Admin(quick);
        var (anna, annas) = await World.AddAffiliate(admin, Ct);
        await using var stream = await Stream.Open(annas);

        await admin.Users.Change(anna.User, new UserChange { IsActive = false }, Ct);

        await stream.Next<LiveInterrupted>();
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<AffiliatesException>(() => stream.Next<LiveOpened>())).Status);
    }

    [Fact]
    public async Task Listeners_do_not_keep_a_process_from_stopping()
    {
        var stopping = new ApiServer([]);
        await stopping.InitializeAsync();
        await using var stream = await Stream.Open(World.Admin(stopping));

        await stopping.DisposeAsync();

        await stream.Next<LiveInterrupted>();
    }

    [Fact]
    public void What_a_slow_listener_does_not_take_is_counted_and_not_kept()
    {
        var listener = new LiveListener(TenantId.Default, new LiveScope(null, null));
        for (var i = 0; i < LiveListener.Capacity + 7; i++)
        {
            listener.Offer(new byte[] { 1 });
        }

        var taken = listener.Take().Select(m => Encoding.UTF8.GetString(m.Span)).ToList();

        Assert.Equal(LiveListener.Capacity + 1, taken.Count);
        Assert.Equal("event: missed\ndata: {\"count\":7}\n\n", taken[^1]);
        Assert.Empty(listener.Take());
    }

    [Fact]
    public void A_doubt_is_told_once_and_without_a_number()
    {
        var listener = new LiveListener(TenantId.Default, new LiveScope(null, null));
        listener.Doubt();
        listener.Doubt();

        Assert.Equal(["event: missed\ndata: {\"count\":null}\n\n"], listener.Take().Select(m => Encoding.UTF8.GetString(m.Span)));
        Assert.Empty(listener.Take());
    }

    AffiliatesClient Of(ApiClient caller) => World.Anonymous(api, new As(caller));

    static async Task<AffiliatesException> Refused(AffiliatesClient client, LiveFilter? filter = null) =>
        await Assert.ThrowsAsync<AffiliatesException>(() => Stream.Open(client, filter));

    /// <summary>Shows the credentials of a caller that was made before.</summary>
    sealed class As(ApiClient caller) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            await caller.SendUnchecked(request.Content is null ? new HttpRequestMessage(request.Method, request.RequestUri) : request);
    }

    /// <summary>An open stream.</summary>
    sealed class Stream(IAsyncEnumerator<LiveEvent> events, CancellationTokenSource end) : IAsyncDisposable
    {
        static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        public static async Task<Stream> Open(AffiliatesClient client, LiveFilter? filter = null)
        {
            var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            end.CancelAfter(Patience);
            var stream = new Stream(client.Actions.Live(filter, end.Token).GetAsyncEnumerator(end.Token), end);
            try
            {
                await stream.Next<LiveOpened>();
                return stream;
            }
            catch
            {
                await stream.DisposeAsync();
                throw;
            }
        }

        public async Task<T> Next<T>() where T : LiveEvent
        {
            while (await events.MoveNextAsync())
            {
                if (events.Current is T wanted)
                {
                    return wanted;
                }
            }

            throw new InvalidOperationException("The stream has ended.");
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await events.DisposeAsync();
            end.Dispose();
        }
    }
}
