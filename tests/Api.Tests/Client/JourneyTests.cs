using Affiliates.Api.Tests.Http;

namespace Affiliates.Client.Tests;

/// <summary>The client through the whole of the service: each answer is read as what it is.</summary>
public sealed class JourneyTests(ApiServer api)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_link_to_a_payout_and_a_refund()
    {
        var admin = World.Admin(api);
        var (anna, annas) = await World.AddAffiliate(admin, Ct);
        Assert.Equal((anna, 0m, 1m), (await annas.Affiliates.Own(Ct), anna.Balance, anna.PayoutThreshold));
        var link = await annas.Links.Create(new NewLink { DestinationUrl = "https://shop.example.com/spring", CampaignName = "Spring", AppendClickId = true }, Ct);
        Assert.True((await annas.Links.Change(link.Id, new LinkChange { Notes = "for the newsletter" }, Ct)).AppendClickId);
        Assert.StartsWith("https://shop.example.com/spring", (await annas.Tracking.Follow(link.Slug, Ct)).AbsoluteUri, StringComparison.Ordinal);
        Assert.StartsWith("https://shop.example.com/spring", (await annas.Tracking.FollowReference(link.Slug, Ct)).AbsoluteUri, StringComparison.Ordinal);

        var order = World.Name("order");
        var click = await annas.Tracking.Track(new TrackedEvent { ReferralSlug = link.Slug, Metadata = new() { ["utm_source"] = "newsletter" } }, Ct);
        Assert.Equal((link.Id, "newsletter"), (click.ReferralLink, click.Metadata!.Value.GetProperty("utm_source").GetString()));
        var sale = new TrackedEvent { ReferralSlug = link.Slug, EventType = "purchase", ConversionValue = 99.99m, OrderId = order };
        var sold = await admin.Tracking.Track(sale, Ct);
        var repeat = await admin.Tracking.Track(sale, Ct);
        Assert.Equal((sold.Id, false, true), (repeat.Id, sold.IsRepeat, repeat.IsRepeat));
        Assert.Equal(new Credited(anna.Code, 10m, CommissionStatus.Pending), Assert.Single(sold.Commissions!));
        var postback = await annas.Tracking.Postback(new Postback { ClickId = click.Id, Amount = 20m }, Ct);
        var lead = await annas.Tracking.PostbackByGet(new Postback { ClickId = click.Id, Event = "lead", Amount = 1.5m }, Ct);
        Assert.Equal((20m, "lead"), (postback.ConversionValue, lead.ActionType));

        var commission = (await annas.Commissions.List(new CommissionFilter { Status = CommissionStatus.Pending }).Page(cancellation: Ct)).Items.Single(c => c.ReferralAction == sold.Id);
        Assert.Equal((10m, 10m), (commission.Amount, commission.Rate));
        Assert.Equal(CommissionStatus.Approved, (await admin.Commissions.Approve(commission.Id, Ct)).Status);
        var refusal = await Assert.ThrowsAsync<AffiliatesException>(() => admin.Commissions.Approve(commission.Id, Ct));
        Assert.Equal((HttpStatusCode.BadRequest, "Commission is already approved", false), (refusal.Status, refusal.Message, refusal.MayHaveHappened));
        var other = (await annas.Commissions.List().Page(cancellation: Ct)).Items.Single(c => c.ReferralAction == postback.Id);
        var bulk = await admin.Commissions.ApproveMany([commission.Id, other.Id, Guid.NewGuid()], Ct);
        Assert.Equal([400, 200, 404], bulk.Select(b => b.Status));
        var explained = await annas.Commissions.Explain(commission.Id, Ct);
        Assert.Equal((99.99m, 10m, 2), (explained.Decision!.ConversionValue, explained.Decision.Rate, explained.Movements.Count));

        var statistics = await annas.Affiliates.OwnStatistics(cancellation: Ct);
        // The link was followed twice.
        Assert.Equal((3, 121.49m, 12m), (statistics.TotalClicks, statistics.TotalRevenue, statistics.ApprovedEarnings));
        Assert.Equal("Spring", Assert.Single(statistics.TopLinks).CampaignName);
        Assert.Contains(statistics.TrafficSources, s => s is { Source: "newsletter", Clicks: 1 });
        Assert.Equal(statistics.TotalRevenue, (await admin.Affiliates.Statistics(anna.Id, new StatisticsRange { From = statistics.DateRange.End }, Ct)).TotalRevenue);
        var series = await admin.Affiliates.Performance(anna.Id, grouping: Grouping.Month, cancellation: Ct);
        Assert.Equal(("month", statistics.TotalConversions), (series.GroupBy, series.TimeSeries.Sum(p => p.Conversions)));

        var payout = await annas.Payouts.Request(Ct);
        Assert.Equal((12m, PayoutStatus.Pending, "paypal"), (payout.Amount, payout.Status, payout.Method));
        Assert.Equal(PayoutStatus.Cancelled, (await annas.Payouts.Cancel(payout.Id, "another account", Ct)).Status);
        payout = await annas.Payouts.Request(Ct);
        Assert.Equal(PayoutStatus.Processing, (await admin.Payouts.Process(payout.Id, Ct)).Status);
        Assert.Equal((PayoutStatus.Paid, "transfer-1"), await admin.Payouts.Complete(payout.Id, "transfer-1", Ct) is var paid ? (paid.Status, paid.Reference) : default);
        Assert.Equal([payout.Id], (await annas.Payouts.List(PayoutStatus.Paid).Page(cancellation: Ct)).Items.Select(p => p.Id));

        var refund = await admin.Conversions.Refund(order, new NewRefund { Amount = 49.99m, Reason = "One of two was sent back" }, cancellation: Ct);
        Assert.Equal((49.99m, 99.99m, 5m), (refund.Amount, refund.ConversionValue, Assert.Single(refund.Commissions).ReversedAmount));
        var refunds = await admin.Conversions.Refunds(refund.ReferralAction, Ct);
        Assert.Equal((order, 99.99m, 49.99m, 50m, false), (refunds.OrderId, refunds.ConversionValue, refunds.RefundedAmount, refunds.RefundableAmount, refunds.IsWhole));
        Assert.Equal((refund.Id, 49.99m, "One of two was sent back", refund.CreatedAt), Assert.Single(refunds.Refunds) is var one ? (one.Id, one.Amount, one.Reason, one.CreatedAt) : default);
        Assert.Equal(refund.Commissions, refunds.Commissions);
        Assert.Equal(-5m, (await annas.Affiliates.Own(Ct)).AvailableBalance);
        Assert.True((await admin.Operation.Verify(anna.Code, Ct)).Clean);
    }

    [Fact]
    public async Task Lists_come_in_pages_row_by_row_and_as_csv()
    {
        var admin = World.Admin(api);
        var (anna, annas) = await World.AddAffiliate(admin, Ct);
        var sent = await admin.Tracking.TrackBatch(
            [.. Enumerable.Range(0, 7).Select(i => new TrackedEvent { ReferralCode = anna.Code, Timestamp = new DateTimeOffset(2026, 1, 1 + i, 12, 0, 0, TimeSpan.Zero) })], Ct);
        Assert.All(sent, result => Assert.True(result.IsTracked));
        var list = annas.Actions.List(new ActionFilter { ActionType = "click" });

        var first = await list.Page(3, cancellation: Ct);
        var second = await list.Page(3, first.Next, Ct);
        var third = await list.Page(3, second.Next, Ct);
        List<ReferralAction> all = [];
        await foreach (var action in list.WithCancellation(Ct))
        {
            all.Add(action);
        }

        Assert.Equal((3, 3, 1, null), (first.Items.Count, second.Items.Count, third.Items.Count, third.Next));
        Assert.Equal(all.Select(a => a.Id), first.Items.Concat(second.Items).Concat(third.Items).Select(a => a.Id));
        Assert.Equal(sent.Select(s => s.Id!.Value).Order(), all.Select(a => a.Id).Order());
        using var csv = new StreamReader(await list.Csv(Ct));
        Assert.Equal(8, (await csv.ReadToEndAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var oldest = list.OrderedBy("timestamp");
        var begin = await oldest.Page(3, cancellation: Ct);
        Assert.Equal(Enumerable.Reverse(all).Select(a => a.Id), begin.Items.Concat((await oldest.Page(100, begin.Next, Ct)).Items).Select(a => a.Id));
        Assert.Contains("ordering=timestamp", oldest.Path, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<AffiliatesException>(() => list.OrderedBy("conversion_value").Page(cancellation: Ct));
        Assert.Contains("-timestamp", refused.Errors["ordering"][0], StringComparison.Ordinal);
        var days = annas.Actions.List(new ActionFilter { DateFrom = new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero), DateTo = new DateTimeOffset(2026, 1, 4, 12, 0, 0, TimeSpan.Zero) });
        Assert.Equal(2, (await days.Page(cancellation: Ct)).Items.Count);
        // An affiliate's own profile stands for the list of affiliates.
        Assert.Equal(anna.Id, Assert.Single((await annas.Affiliates.List().Page(cancellation: Ct)).Items).Id);
        Assert.Equal(anna.Id, Assert.Single((await admin.Affiliates.List(new AffiliateFilter { Search = anna.Code }).Page(cancellation: Ct)).Items).Id);
    }

    [Fact]
    public async Task A_tenant_with_its_people_keys_rules_and_payout_runs()
    {
        var admin = World.Admin(api);
        var slug = World.Name("t");
        var tenant = await admin.Tenants.Create(new NewTenant { Name = "Acme", Slug = slug, Currency = "EUR", DefaultCommissionRate = 12.5m }, Ct);
        Assert.Equal((slug, "EUR", 12.5m), (tenant.Slug, tenant.Currency, tenant.DefaultCommissionRate));
        var changed = await admin.Tenants.Change(slug, new TenantChange { DefaultCommissionRate = null, CookieDurationDays = 60 }, Ct);
        Assert.Equal((null, 60), (changed.DefaultCommissionRate, changed.CookieDurationDays));
        Assert.Equal("Acme 2", (await admin.Tenants.Replace(slug, new TenantChange { Name = "Acme 2" }, Ct)).Name);
        var secret = await admin.Tenants.ConversionSecret(slug, Ct);
        Assert.NotEqual(secret, await admin.Tenants.ChangeConversionSecret(slug, Ct));

        var inTenant = admin.ForTenant(slug);
        var email = World.Name("owner") + "@example.com";
        var user = await inTenant.Users.Create(new NewUser { Email = email, Password = World.Password, IsTenantOwner = true }, Ct);
        var owner = World.Anonymous(api).With(AffiliatesCredentials.Password(email, World.Password));
        Assert.Equal((user.Id, tenant.Id, true), await owner.Users.Own(Ct) is var me ? (me.Id, me.Tenant, me.IsTenantOwner) : default);
        Assert.Equal(tenant.Id, Assert.Single((await owner.Tenants.List().Page(cancellation: Ct)).Items).Id);
        Assert.Equal(user.Id, Assert.Single((await owner.Users.List(email).Page(cancellation: Ct)).Items).Id);
        var key = await owner.ApiKeys.Create("Shop", [ApiKeyScope.Track, ApiKeyScope.Read], Ct);
        Assert.Equal([ApiKeyScope.Track, ApiKeyScope.Read], (await owner.ApiKeys.Get(key.Id, Ct)).Scopes);
        Assert.Single((await owner.ApiKeys.List().Page(cancellation: Ct)).Items);

        var rule = await owner.Rules.Create(new NewRule { Name = "Ten", ActionType = "purchase", Value = 10m, MinValue = 5m, MaxValue = 100m }, Ct);
        Assert.Equal((tenant.Id, 5m, 100m), (rule.Tenant, rule.MinValue, rule.MaxValue));
        Assert.Equal(rule.Id, (await owner.Rules.Preview(new PreviewRequest { ConversionValue = 80m }, Ct)).Rule!.Id);
        Assert.Equal((null, 5m), await owner.Rules.Change(rule.Id, new RuleChange { MaxValue = null }, Ct) is var open ? (open.MaxValue, open.MinValue) : default);
        Assert.Equal("Eleven", (await owner.Rules.Replace(rule.Id, new NewRule { Name = "Eleven", ActionType = "purchase", Value = 11m }, Ct)).Name);

        var bert = await owner.Affiliates.Create(new NewAffiliate { Email = World.Name("bert") + "@example.com", Code = "bert", PayoutMethod = "paypal", PayoutThreshold = 1m }, Ct);
        var sale = await owner.Tracking.Track(new TrackedEvent { ReferralCode = "bert", EventType = "purchase", ConversionValue = 100m, SessionId = "visit-1", CustomerId = "customer-1" }, Ct);
        await owner.Commissions.Approve((await owner.Commissions.List().Page(cancellation: Ct)).Items.Single(c => c.ReferralAction == sale.Id).Id, Ct);
        var run = await owner.PayoutRuns.Start("paypal", slug, Ct);
        Assert.Equal(run.Id, (await owner.PayoutRuns.Start("paypal", slug, Ct)).Id);
        while (run.Status is PayoutRunStatus.Running)
        {
            run = await owner.PayoutRuns.Get(run.Id, Ct);
        }

        Assert.Equal((1, 11m, 0), (run.Payouts, run.Amount, run.Failed));
        await owner.PayoutRuns.Process(run.Id, Ct);
        using var file = new StreamReader(await owner.PayoutRuns.PayPalFile(run.Id, cancellation: Ct));
        Assert.StartsWith($"{bert.UserEmail},11.00,EUR,", await file.ReadToEndAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(run.Id, Assert.Single((await owner.PayoutRuns.List().Page(cancellation: Ct)).Items).Id);

        Assert.Equal(1, await owner.Privacy.EraseVisitor(customerId: "customer-1", cancellation: Ct));
        Assert.False((await owner.Affiliates.Erase(bert.Id, Ct)).IsActive);
        Assert.True((await owner.Operation.Verify(cancellation: Ct)).Clean);
        await owner.Rules.Delete(rule.Id, Ct);
        await admin.Tenants.Delete(slug, Ct);
        Assert.True((await Assert.ThrowsAsync<AffiliatesException>(() => admin.Tenants.Get(slug, Ct))).IsNotFound);
    }

    [Fact]
    public async Task What_is_wrong_with_a_field_is_told_by_its_name()
    {
        var admin = World.Admin(api);

        var refused = await Assert.ThrowsAsync<AffiliatesException>(() => admin.Affiliates.Create(new NewAffiliate { Email = "nobody", Code = "a b", PayoutThreshold = -1m }, Ct));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(["code", "email", "payout_threshold"], refused.Errors.Keys.Order());
        Assert.All(refused.Errors.Values, messages => Assert.NotEmpty(Assert.Single(messages)));
        Assert.True(await admin.Operation.IsLive(Ct));
        Assert.True(await admin.Operation.IsReady(Ct));
        Assert.Contains("\"3.1", await admin.Operation.OpenApi(Ct), StringComparison.Ordinal);
        Assert.Contains("affiliates", await admin.Tracking.Script(Ct), StringComparison.Ordinal);
        var (anna, _) = await World.AddAffiliate(admin, Ct);
        Assert.Equal("GIF", Encoding.ASCII.GetString((await admin.Tracking.Pixel(new TrackedEvent { ReferralCode = anna.Code }, Ct))[..3]));
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_is_made_again_and_counts_once()
    {
        var admin = World.Admin(api);
        var (anna, annas) = await World.AddAffiliate(admin, Ct);
        var losing = World.Anonymous(api, new Losing());

        var tracked = await losing.Tracking.Track(new TrackedEvent { ReferralCode = anna.Code }, Ct);
        var sale = await losing.Tracking.Track(new TrackedEvent { ReferralCode = anna.Code, EventType = "purchase", ConversionValue = 10m, OrderId = World.Name("order") }, Ct);

        Assert.True(tracked.IsRepeat && sale.IsRepeat);
        var statistics = await annas.Affiliates.OwnStatistics(cancellation: Ct);
        Assert.Equal((1, 1, 10m), (statistics.TotalClicks, statistics.TotalConversions, statistics.TotalRevenue));
    }

    /// <summary>Every call gets there, and the first answer to each is lost.</summary>
    sealed class Losing : DelegatingHandler
    {
        readonly HashSet<string> seen = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var answer = await base.SendAsync(request, cancellationToken);
            if (!seen.Add(body))
            {
                return answer;
            }

            answer.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was lost.");
        }
    }
}
