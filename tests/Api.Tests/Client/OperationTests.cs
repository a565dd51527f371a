using Affiliates.Api.Tests.Http;
using Affiliates.Api.Tests.OpenApi;

namespace Affiliates.Client.Tests;

/// <summary>The client has a method for every operation of the OpenAPI document; one that is added without a method fails here.</summary>
public sealed class OperationTests(ApiServer api)
{
    static readonly Guid Id = Guid.NewGuid();

    static readonly TrackedEvent Click = new() { ReferralCode = "anna" };

    static readonly Dictionary<string, Func<AffiliatesClient, CancellationToken, Task>> Methods = new()
    {
        ["signIn"] = (c, ct) => c.SignIn("a@example.com", "a long password", ct),
        ["refreshToken"] = (c, ct) => c.With(AffiliatesCredentials.Tokens(new TokenPair("a", "b"))).Users.Own(ct),
        ["revokeToken"] = (c, ct) => c.SignOut(AffiliatesCredentials.Tokens(new TokenPair("a", "b")), ct),
        ["track"] = (c, ct) => c.Tracking.Track(Click, ct),
        ["trackBatch"] = (c, ct) => c.Tracking.TrackBatch([Click], ct),
        ["trackPixel"] = (c, ct) => c.Tracking.Pixel(Click, ct),
        ["postback"] = (c, ct) => c.Tracking.PostbackByGet(new Postback { ClickId = Id }, ct),
        ["postPostback"] = (c, ct) => c.Tracking.Postback(new Postback { ClickId = Id }, ct),
        ["followLink"] = (c, ct) => c.Tracking.Follow("anna-spring", ct),
        ["followReference"] = (c, ct) => c.Tracking.FollowReference("anna-spring", ct),
        ["getScript"] = (c, ct) => c.Tracking.Script(ct),
        ["listActions"] = (c, ct) => c.Actions.List().Page(cancellation: ct),
        ["getAction"] = (c, ct) => c.Actions.Get(Id, ct),
        ["watchActions"] = async (c, ct) => await c.Actions.Live(cancellation: ct).GetAsyncEnumerator(ct).MoveNextAsync(),
        ["getProgramme"] = (c, ct) => c.Programme.Get(ct),
        ["getProgrammeTotals"] = (c, ct) => c.Programme.Totals(ct),
        ["getSystem"] = (c, ct) => c.Operation.State(ct),
        ["listAffiliates"] = (c, ct) => c.Affiliates.List().Page(cancellation: ct),
        ["createAffiliate"] = (c, ct) => c.Affiliates.Create(new NewAffiliate { Email = "a@example.com" }, ct),
        ["getAffiliate"] = (c, ct) => c.Affiliates.Get(Id, ct),
        ["changeAffiliate"] = (c, ct) => c.Affiliates.Change(Id, new AffiliateChange(), ct),
        ["eraseAffiliate"] = (c, ct) => c.Affiliates.Erase(Id, ct),
        ["getOwnStatistics"] = (c, ct) => c.Affiliates.OwnStatistics(cancellation: ct),
        ["getStatistics"] = (c, ct) => c.Affiliates.Statistics(Id, cancellation: ct),
        ["getPerformance"] = (c, ct) => c.Affiliates.Performance(Id, cancellation: ct),
        ["listLinks"] = (c, ct) => c.Links.List().Page(cancellation: ct),
        ["createLink"] = (c, ct) => c.Links.Create(new NewLink(), ct),
        ["getLink"] = (c, ct) => c.Links.Get(Id, ct),
        ["changeLink"] = (c, ct) => c.Links.Change(Id, new LinkChange(), ct),
        ["putLink"] = (c, ct) => c.Links.Put(Id, new LinkChange(), ct),
        ["deleteLink"] = (c, ct) => c.Links.Delete(Id, ct),
        ["listCommissions"] = (c, ct) => c.Commissions.List().Page(cancellation: ct),
        ["getCommission"] = (c, ct) => c.Commissions.Get(Id, ct),
        ["explainCommission"] = (c, ct) => c.Commissions.Explain(Id, ct),
        ["approveCommission"] = (c, ct) => c.Commissions.Approve(Id, ct),
        ["rejectCommission"] = (c, ct) => c.Commissions.Reject(Id, cancellation: ct),
        ["approveCommissions"] = (c, ct) => c.Commissions.ApproveMany([Id], ct),
        ["listRules"] = (c, ct) => c.Rules.List().Page(cancellation: ct),
        ["createRule"] = (c, ct) => c.Rules.Create(new NewRule { Name = "a", ActionType = "purchase", Value = 1m }, ct),
        ["previewRule"] = (c, ct) => c.Rules.Preview(new PreviewRequest(), ct),
        ["getRule"] = (c, ct) => c.Rules.Get(Id, ct),
        ["changeRule"] = (c, ct) => c.Rules.Change(Id, new RuleChange(), ct),
        ["replaceRule"] = (c, ct) => c.Rules.Replace(Id, new NewRule { Name = "a", ActionType = "purchase", Value = 1m }, ct),
        ["deleteRule"] = (c, ct) => c.Rules.Delete(Id, ct),
        ["getRefunds"] = (c, ct) => c.Conversions.Refunds(Id, ct),
        ["refundConversion"] = (c, ct) => c.Conversions.Refund("order-1", cancellation: ct),
        ["refundReferralAction"] = (c, ct) => c.Conversions.Refund(Id, cancellation: ct),
        ["listPayouts"] = (c, ct) => c.Payouts.List().Page(cancellation: ct),
        ["getPayout"] = (c, ct) => c.Payouts.Get(Id, ct),
        ["requestPayout"] = (c, ct) => c.Payouts.Request(ct),
        ["processPayout"] = (c, ct) => c.Payouts.Process(Id, ct),
        ["completePayout"] = (c, ct) => c.Payouts.Complete(Id, cancellation: ct),
        ["failPayout"] = (c, ct) => c.Payouts.Fail(Id, cancellation: ct),
        ["cancelPayout"] = (c, ct) => c.Payouts.Cancel(Id, cancellation: ct),
        ["listPayoutRuns"] = (c, ct) => c.PayoutRuns.List().Page(cancellation: ct),
        ["startPayoutRun"] = (c, ct) => c.PayoutRuns.Start(cancellation: ct),
        ["getPayoutRun"] = (c, ct) => c.PayoutRuns.Get(Id, ct),
        ["processPayoutRun"] = (c, ct) => c.PayoutRuns.Process(Id, ct),
        ["getPayPalFile"] = (c, ct) => c.PayoutRuns.PayPalFile(Id, cancellation: ct),
        ["listTenants"] = (c, ct) => c.Tenants.List().Page(cancellation: ct),
        ["createTenant"] = (c, ct) => c.Tenants.Create(new NewTenant { Name = "a", Slug = "aa" }, ct),
        ["getTenant"] = (c, ct) => c.Tenants.Get("acme", ct),
        ["changeTenant"] = (c, ct) => c.Tenants.Change("acme", new TenantChange(), ct),
        ["replaceTenant"] = (c, ct) => c.Tenants.Replace("acme", new TenantChange(), ct),
        ["deleteTenant"] = (c, ct) => c.Tenants.Delete("acme", ct),
        ["getConversionSecret"] = (c, ct) => c.Tenants.ConversionSecret("acme", ct),
        ["changeConversionSecret"] = (c, ct) => c.Tenants.ChangeConversionSecret("acme", ct),
        ["listUsers"] = (c, ct) => c.Users.List().Page(cancellation: ct),
        ["createUser"] = (c, ct) => c.Users.Create(new NewUser { Email = "a@example.com" }, ct),
        ["getMe"] = (c, ct) => c.Users.Own(ct),
        ["changeOwnPassword"] = (c, ct) => c.Users.ChangeOwnPassword("a", "b", ct),
        ["getUser"] = (c, ct) => c.Users.Get(Id, ct),
        ["changeUser"] = (c, ct) => c.Users.Change(Id, new UserChange(), ct),
        ["listApiKeys"] = (c, ct) => c.ApiKeys.List().Page(cancellation: ct),
        ["createApiKey"] = (c, ct) => c.ApiKeys.Create("a", [ApiKeyScope.Read], ct),
        ["getApiKey"] = (c, ct) => c.ApiKeys.Get(Id, ct),
        ["revokeApiKey"] = (c, ct) => c.ApiKeys.Revoke(Id, ct),
        ["eraseVisitor"] = (c, ct) => c.Privacy.EraseVisitor("visit-1", cancellation: ct),
        ["verify"] = (c, ct) => c.Operation.Verify(cancellation: ct),
        ["isLive"] = (c, ct) => c.Operation.IsLive(ct),
        ["isReady"] = (c, ct) => c.Operation.IsReady(ct),
        ["getOpenApiDocument"] = (c, ct) => c.Operation.OpenApi(ct),
    };

    [Fact]
    public async Task Every_operation_has_a_method_that_calls_it_by_its_path()
    {
        var contract = await Contract.Of(api.Url);
        Assert.Equal(contract.Operations.Select(o => o.Id).Order(StringComparer.Ordinal), Methods.Keys.Order(StringComparer.Ordinal));

        List<string> wrong = [];
        foreach (var (operation, method) in Methods)
        {
            // Whatever is asked is not there, and nobody may.
            var service = new Scripted(Scripted.Says(operation == "refreshToken" ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound, """{"detail": "Not here"}"""));
            await Assert.ThrowsAsync<AffiliatesException>(() => method(new AffiliatesClient(service.Client), TestContext.Current.CancellationToken));
            var (verb, path, _, _) = service.Asked.Last();
            var called = contract.Find(verb.Method, new Uri("http://affiliates.test" + path["/base".Length..]).AbsolutePath);
            if (called?.Id != operation)
            {
                wrong.Add($"{operation}: {verb} {path} is {called?.Id ?? "nothing"}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_filter_of_every_list_can_be_named()
    {
        var contract = await Contract.Of(api.Url);
        var service = new Scripted(Scripted.Says(HttpStatusCode.OK, "[]"));
        var client = new AffiliatesClient(service.Client);
        var (from, to) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1).AddTicks(12_345_670));
        await All(client.Actions.List(new ActionFilter
        {
            ReferralLink = "l",
            AffiliateCode = "a",
            ActionType = "click",
            IsConverted = true,
            TrackingMethod = TrackingMethod.Link,
            SessionId = "s",
            DateFrom = from,
            DateTo = to,
            OrderId = "o",
        }));
        await All(client.Affiliates.List(new AffiliateFilter { Code = "a", Email = "e+f@example.com", IsActive = false, Search = "x y" }));
        await All(client.Commissions.List(new CommissionFilter { Status = CommissionStatus.Approved, AffiliateCode = "a", DateFrom = from, DateTo = to }));
        await All(client.Links.List("a", "b"));
        await All(client.Payouts.List(PayoutStatus.Processing, "a"));
        await All(client.PayoutRuns.List());
        await All(client.Rules.List());
        await All(client.Tenants.List("b"));
        await All(client.Users.List("e@example.com", "e@"));
        await All(client.ApiKeys.List());

        foreach (var (_, path, _, _) in service.Asked)
        {
            var asked = new Uri("http://affiliates.test" + path["/base".Length..]);
            var operation = contract.Find("GET", asked.AbsolutePath)!;
            var known = operation.Node["parameters"]!.AsArray().Select(p => contract.Resolved(p)!).Where(p => p["in"]!.GetValue<string>() == "query").Select(p => p["name"]!.GetValue<string>());
            var named = System.Web.HttpUtility.ParseQueryString(asked.Query).AllKeys;
            Assert.Equal(known.Except(["format"]).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        }

        Assert.All(service.Asked, asked => Assert.Contains("ordering=-created_at", asked.PathAndQuery, StringComparison.Ordinal));
        Assert.Contains("search=x%20y", service.Asked.ElementAt(1).PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("email=e%2Bf%40example.com", service.Asked.ElementAt(1).PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("date_to=1970-01-02T00%3A00%3A01.234567Z", service.Asked.First().PathAndQuery, StringComparison.Ordinal);

        static Task All<T>(Listing<T> listing) => listing.OrderedBy("created_at", descending: true).Page(7, Guid.Empty.ToString("N"), TestContext.Current.CancellationToken);
    }
}
