namespace Affiliates.Api.Tests.Http;

/// <summary>Lists, statistics and series show what was asked for, and nothing else.</summary>
public class FilterTests(ApiServer api)
{
    const string Batch = "/affiliates/api/referral-actions/track/batch/";

    [Fact]
    public async Task Actions_and_commissions_are_those_that_the_filters_let_through()
    {
        var anna = await api.AddAffiliate();
        var link = await anna.AddLink();
        var session = Guid.NewGuid().ToString("N");
        var ids = await Track(
            new { referral_code = anna.Code, timestamp = "2026-01-30T23:59:59Z" },
            new { referral_slug = link.Text("slug"), timestamp = "2026-01-31T00:00:00Z" },
            new { referral_code = anna.Code, event_type = "purchase", conversion_value = 100, timestamp = "2026-01-31T23:59:59Z" },
            new { referral_code = anna.Code, event_type = "page_view", session_id = session, timestamp = "2026-02-01T00:00:00Z" });

        await Shows("", 0, 1, 2, 3);
        await Shows($"&referral_link={link.Text("id")}", 1);
        await Shows("&action_type=purchase", 2);
        await Shows("&is_converted=true", 2);
        await Shows("&is_converted=false", 0, 1, 3);
        await Shows("&tracking_method=link", 1);
        await Shows("&tracking_method=code", 0, 2, 3);
        await Shows($"&session_id={session}", 3);
        // A plain date is the whole day.
        await Shows("&date_from=2026-01-31", 1, 2, 3);
        await Shows("&date_to=2026-01-31", 0, 1, 2);
        await Shows("&date_from=2026-01-31&date_to=2026-01-31", 1, 2);
        await Shows("&date_from=2026-01-31&date_to=2026-01-31&tracking_method=code", 2);

        Assert.Single(await Commissions("&date_from=2026-01-31&date_to=2026-01-31&status=pending"));
        Assert.Empty(await Commissions("&date_to=2026-01-30"));
        Assert.Empty(await Commissions("&date_from=2026-02-01"));
        Assert.Empty(await Commissions("&status=approved"));

        async Task Shows(string filter, params int[] which)
        {
            foreach (var (caller, of) in ((ApiClient, string)[])[(anna.Client, ""), (api.Admin(), $"&affiliate_code={anna.Code}")])
            {
                var listed = (await caller.Get($"/affiliates/referral-actions/?limit=100{of}{filter}")).Is(HttpStatusCode.OK).Json;
                Assert.Equal(which.Select(i => ids[i]).Order(), listed.EnumerateArray().Select(a => a.GetProperty("id").GetString()).Order());
            }
        }

        async Task<List<JsonElement>> Commissions(string filter) =>
            [.. (await api.Admin().Get($"/affiliates/commissions/?affiliate_code={anna.Code}{filter}")).Is(HttpStatusCode.OK).Json.EnumerateArray()];
    }

    [Fact]
    public async Task Statistics_of_one_way_of_tracking_and_a_series_by_week_and_month()
    {
        var anna = await api.AddAffiliate();
        var link = await anna.AddLink();
        await Track(
            new { referral_code = anna.Code, timestamp = "2026-01-30T12:00:00Z" },
            new { referral_slug = link.Text("slug"), timestamp = "2026-01-31T12:00:00Z" },
            new { referral_slug = link.Text("slug"), event_type = "purchase", conversion_value = 80, timestamp = "2026-02-02T12:00:00Z" });
        const string range = "date_from=2026-01-26&date_to=2026-02-08";

        Assert.Equal((2, 1, "80.00"), await Totals(""));
        Assert.Equal((1, 1, "80.00"), await Totals("&tracking_method=link"));
        Assert.Equal((1, 0, "0.00"), await Totals("&tracking_method=code"));
        Assert.Equal([("2026-01-26", 2, 0), ("2026-02-02", 0, 1)], await Series("week"));
        Assert.Equal([("2026-01-01", 2, 0), ("2026-02-01", 0, 1)], await Series("month"));
        var days = await Series("day");
        Assert.Equal((14, ("2026-01-30", 1, 0), ("2026-02-08", 0, 0)), (days.Count, days[4], days[^1]));

        async Task<(int, int, string?)> Totals(string filter)
        {
            var stats = (await anna.Client.Get($"/affiliates/affiliates/stats/?{range}{filter}")).Is(HttpStatusCode.OK);
            return (stats.Json.GetProperty("total_clicks").GetInt32(), stats.Json.GetProperty("total_conversions").GetInt32(), stats.Text("total_revenue"));
        }

        async Task<List<(string?, int, int)>> Series(string by)
        {
            var series = (await anna.Client.Get($"/affiliates/affiliates/{anna.Id}/performance/?{range}&group_by={by}")).Is(HttpStatusCode.OK);
            Assert.Equal((anna.Code, by), (series.Text("affiliate_code"), series.Text("group_by")));
            return [.. series.Json.GetProperty("time_series").EnumerateArray().Select(p =>
                (p.GetProperty("period").GetString(), p.GetProperty("clicks").GetInt32(), p.GetProperty("conversions").GetInt32()))];
        }
    }

    async Task<string[]> Track(params object[] events)
    {
        var answer = (await api.Admin().Post(Batch, new { events })).Is(HttpStatusCode.OK);
        return [.. answer.Json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];
    }
}
