using Affiliates.Samples.CustomCommissions;

namespace Affiliates.Api.Tests.Http;

/// <summary>The sample with a policy and a model of its own, run as the program is; and sessions for every event that names one.</summary>
public sealed class OwnCommissionsTests : IAsyncLifetime
{
    readonly ApiServer api = new(["--AffiliateSystem:EnableSessions=true", "--AffiliateSystem:DefaultAttributionModel=closers"], OwnHost.Build);

    public ValueTask InitializeAsync() => api.InitializeAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task The_operators_policy_pays_and_the_operators_model_divides()
    {
        var (anna, bert, cleo) = (await api.AddAffiliate(), await api.AddAffiliate(), await api.AddAffiliate());

        // The default rate: 10 percent of 100.00, and half of it for a renewal.
        Assert.Equal([(anna.Code, "10.00")], await Buy(anna, null, renewal: false));
        Assert.Equal([(anna.Code, "5.00")], await Buy(anna, null, renewal: true));

        foreach (var (who, session) in ((Affiliate, string)[])[(anna, "s1"), (bert, "s1"), (cleo, "s1")])
        {
            (await api.Anonymous().Event(new { referral_code = who.Code, session_id = session })).Is(HttpStatusCode.Created);
        }

        Assert.Equal([(cleo.Code, "3.50"), (bert.Code, "1.50")], await Buy(null, "s1", renewal: true));
        Assert.Equal([(anna.Code, "10.00")], await Buy(null, "s1", renewal: false, model: "first_click"));
        (await api.Anonymous().Event(new { referral_code = anna.Code, attribution_model = "openers" })).IsFieldProblem("attribution_model");

        var preview = await api.Admin().Post(
            "/affiliates/commission-rules/preview/", new { affiliate = anna.Id, action_type = "purchase", conversion_value = "100" });
        Assert.Equal("10.00", preview.Is(HttpStatusCode.OK).Text("amount"));
        var id = (await bert.Client.Get("/affiliates/commissions/")).Json[0].GetProperty("id").GetString();
        var decision = (await api.Admin().Get($"/affiliates/commissions/{id}/explain/")).Is(HttpStatusCode.OK).Json.GetProperty("decision");
        Assert.Equal(
            (nameof(RenewalsPayHalf), "A renewal pays half", "5.00"),
            (decision.GetProperty("policy").GetString(), decision.GetProperty("note").GetString(), decision.GetProperty("amount").GetString()));
    }

    async Task<IEnumerable<(string?, string?)>> Buy(Affiliate? from, string? session, bool renewal, string? model = null)
    {
        var told = await api.Admin().Event(new
        {
            referral_code = from?.Code,
            session_id = session,
            event_type = "purchase",
            conversion_value = "100",
            attribution_model = model,
            metadata = new { renewal },
        });
        return told.Is(HttpStatusCode.Created).Json.GetProperty("commissions").EnumerateArray().Select(c =>
            (c.GetProperty("affiliate_code").GetString(), c.GetProperty("amount").GetString()));
    }
}
