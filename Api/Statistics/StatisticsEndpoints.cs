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
        var affiliates = app.MapGroup("/affiliates/affiliates").For(Access.SignedIn).RefusesBadInput()
            .About("Statistics", "Live figures: an event that was answered 2xx is in the next answer.");
        Parameter[] range = [.. Parameter.Range("Events"), Parameter.Choice("tracking_method", TrackingMethods.Names, "Only events that named their affiliate so")];
        affiliates.MapGet("/stats/", OwnStatistics)
            .Documented("getOwnStatistics", "Read one's own statistics", "Of the last 30 days when no dates are named. For affiliates; others ask for one affiliate's.")
            .Takes(range)
            .Answers<StatisticsAnswer>();
        affiliates.MapGet("/{id}/stats/", StatisticsOf)
            .Documented("getStatistics", "Read an affiliate's statistics", "Of the last 30 days when no dates are named.")
            .Takes(range)
            .Answers<StatisticsAnswer>();
        affiliates.MapGet("/{id}/performance/", Performance)
            .Documented("getPerformance", "Read an affiliate's figures over time", "Gaps are filled with zeros. Of the last 30 days when no dates are named, of ten years at most.")
            .Takes([.. Parameter.Range("Events"), Parameter.Choice("group_by", ["day", "week", "month"], "Length of a period; `day` when absent")])
            .Answers<PerformanceAnswer>();
    }

    static async Task<IResult> OwnStatistics(HttpContext http, Caller caller, ListQuery query, StatisticsReports reports) =>
        caller.AffiliateCode is { } code
            ? await Statistics(new AffiliateId(http.Tenant, code), query, reports)
            : caller.IsAdmin
                ? Problem.BadRequest("Ask for the statistics of one affiliate: /affiliates/affiliates/{id}/stats/")
                : Problem.NotFound("You are not an affiliate");

    static async Task<IResult> StatisticsOf(
        HttpContext http, string id, Caller caller, ListQuery query, AffiliateLookup lookup, StatisticsReports reports) =>
        await lookup.VisibleId(http.Tenant, id, caller) is { } affiliate
            ? await Statistics(affiliate, query, reports)
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
        if (await lookup.VisibleId(http.Tenant, id, caller) is not { } affiliate)
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

        var points = await attempts.Repeatable(() => grains.Affiliate(affiliate).GetPerformance(from, to, grouping));
        return TypedResults.Ok(new PerformanceAnswer(
            affiliate.Code,
            new(from, to),
            grouping switch { SeriesGrouping.Week => "week", SeriesGrouping.Month => "month", _ => "day" },
            [.. points.Select(p => new PointAnswer(p.Period, p.Clicks, p.Conversions, p.Revenue))]));
    }
}
