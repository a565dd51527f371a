using Affiliates.Api.Tests.Http;

namespace Affiliates.Api.Tests.Hosting;

public class ProgrammeTests(ApiServer api)
{
    [Fact]
    public async Task Whoever_takes_part_in_a_programme_may_know_its_terms_and_its_owner_its_totals()
    {
        var affiliate = await api.AddAffiliate();

        var terms = (await affiliate.Client.Get("/affiliates/programme/")).Is(HttpStatusCode.OK).Json;

        Assert.Equal("USD", terms.GetProperty("currency").GetString());
        Assert.Contains("paypal", terms.GetProperty("payout_methods").EnumerateArray().Select(m => m.GetString()));
        Assert.Contains("time_decay", terms.GetProperty("attribution_models").EnumerateArray().Select(m => m.GetString()));
        (await affiliate.Client.Get("/affiliates/programme/totals/")).IsProblem(HttpStatusCode.Forbidden);

        var before = (await api.Admin().Get("/affiliates/programme/totals/")).Is(HttpStatusCode.OK).Json.GetProperty("events").GetInt64();
        (await api.Anonymous().Event(new { referral_code = affiliate.Code })).Is(HttpStatusCode.Created);
        Assert.True((await api.Admin().Get("/affiliates/programme/totals/")).Json.GetProperty("events").GetInt64() > before);
    }

    [Fact]
    public async Task The_system_names_its_silos_and_how_the_journal_does()
    {
        var affiliate = await api.AddAffiliate();
        (await api.Anonymous().Event(new { referral_code = affiliate.Code })).Is(HttpStatusCode.Created);

        var system = (await api.Admin().Get("/affiliates/system/")).Is(HttpStatusCode.OK).Json;

        var silo = Assert.Single(system.GetProperty("silos").EnumerateArray());
        Assert.Equal("active", silo.GetProperty("status").GetString());
        Assert.True(silo.GetProperty("grains").GetInt32() > 0);
        Assert.True(system.GetProperty("journal").GetProperty("rows_per_second").GetDecimal() > 0);
        Assert.True(system.GetProperty("journal").GetProperty("mean_commit_ms").GetDecimal() > 0);
    }

    [Fact]
    public async Task A_portal_that_is_switched_off_is_not_there() =>
        (await api.Anonymous().Get("/portal/sign-in")).Is(HttpStatusCode.NotFound);
}
