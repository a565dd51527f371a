namespace Affiliates.Api.Statistics;

public static class StatisticsEndpoints
{
    /// <summary>Days of a range that nobody has asked for.</summary>
    const int DefaultDays = 30;

    /// <summary>Days of a series: its gaps are filled, so that its length is the range's.</summary>
    const int MaxSeriesDays = 3660;

    const int MaxDays = 36600;

    public static void MapStatistics(this IEndpointRouteBuilder app)
    {
        var affiliates = app.MapGroup("/affiliates/affiliates").For(Access.SignedIn).RefusesBadInput();
        affiliates.MapGet("/stats/", OwnStatistics);
        affiliates.MapGet("/{id}/stats/", StatisticsOf);
        affiliates.MapGet("/{id}/performance/", Performance);
    }

    static async Task<IResult> OwnStatistics(HttpContext http, Caller caller, ListQuery query, StatisticsReports reports) =>
        caller.AffiliateCode is { } code
            ? await Statistics(new AffiliateId(http.Tenant, code), query, reports)
            : caller.IsAdmin
                ? Problem.BadRequest("Ask for the statistics of one affiliate: /affiliates/affiliates/{id}/stats/")
                : Problem.NotFound("You are not an affiliate");

    static async Task<IResult> StatisticsOf(
        HttpContext http, string id, Caller caller, ListQuery query, AffiliateLookup lookup, StatisticsReports reports) =>
        await lookup.Visible(http.Tenant, id, caller) is { } account
            ? await Statistics(account.Profile.Id, query, reports)
            : Problem.NotFound();

    static async Task<IResult> Statistics(AffiliateId affiliate, ListQuery query, StatisticsReports reports)
    {
        var (from, to) = query.Days(reports.Today, DefaultDays, MaxDays);
        var range = new StatisticsQuery(from, to, TrackingMethods.Read(query));
        return query.Refusal is { } refusal ? refusal : TypedResults.Ok(await reports.Of(affiliate, range));
    }

    static async Task<IResult> Performance(
        HttpContext http, string id, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts, AffiliateLookup lookup,
        StatisticsReports reports)
    {
        if (await lookup.Visible(http.Tenant, id, caller) is not { } account)
        {
            return Problem.NotFound();
        }

        var (from, to) = query.Days(reports.Today, DefaultDays, MaxSeriesDays);
        var grouping = query.Choice(
            "group_by", ("day", SeriesGrouping.Day), ("week", SeriesGrouping.Week), ("month", SeriesGrouping.Month)) ?? SeriesGrouping.Day;
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var points = await attempts.Repeatable(() => grains.Affiliate(account.Profile.Id).GetPerformance(from, to, grouping));
        return TypedResults.Ok(new PerformanceAnswer(
            account.Profile.Id.Code,
            new(from, to),
            grouping switch { SeriesGrouping.Week => "week", SeriesGrouping.Month => "month", _ => "day" },
            [.. points.Select(p => new PointAnswer(p.Period, p.Clicks, p.Conversions, p.Revenue))]));
    }
}
