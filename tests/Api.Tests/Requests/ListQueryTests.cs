using Microsoft.AspNetCore.WebUtilities;

namespace Affiliates.Api.Tests.Requests;

public class ListQueryTests
{
    static readonly DateOnly Today = new(2026, 3, 31);

    [Fact]
    public void Without_a_word_it_is_the_first_hundred()
    {
        var query = Query("");

        Assert.Equal((100, null), (query.Page.Limit, query.Page.Before));
        Assert.Null(query.Refusal);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=-1")]
    [InlineData("limit=many")]
    [InlineData("limit=1&limit=2")]
    [InlineData("cursor=nonsense")]
    public void A_page_that_cannot_be_read_is_refused(string query) => Assert.Equal(400, Query(query).Refusal!.Status);

    [Theory]
    [InlineData("date_from=yesterday")]
    [InlineData("date_from=2026-02-30")]
    [InlineData("date_from=01/02/2026")]
    [InlineData("date_to=2026-13-01T00:00:00Z")]
    [InlineData("date_to=9999-12-31")]
    [InlineData("date_from=2026-02-02&date_to=2026-02-01")]
    public void A_date_that_cannot_be_read_is_refused_and_never_ignored(string text)
    {
        var query = Query(text);
        query.Times();
        Assert.Equal(400, query.Refusal!.Status);

        query = Query(text);
        query.Days(Today, 30, 3660);
        Assert.Equal(400, query.Refusal!.Status);
    }

    [Fact]
    public void A_plain_date_is_the_whole_day()
    {
        var (from, until) = Query("date_from=2026-02-01&date_to=2026-02-01").Times();

        Assert.Equal((Utc(2026, 2, 1), Utc(2026, 2, 2)), (from, until));
    }

    [Theory]
    [InlineData("2026-02-01T12:00:00Z")]
    [InlineData("2026-02-01T12:00:00")]
    [InlineData("2026-02-01T14:00:00%2B02:00")]
    [InlineData("2026-02-01T14:00:00+02:00")]
    public void A_time_is_UTC_unless_it_says_otherwise(string time)
    {
        var query = Query("date_from=" + time);

        Assert.Equal(Utc(2026, 2, 1).AddHours(12), query.Times().From);
        Assert.Null(query.Refusal);
    }

    [Fact]
    public void Without_dates_it_is_the_last_thirty_days_with_today() =>
        Assert.Equal((new DateOnly(2026, 3, 2), Today), Query("").Days(Today, 30, 3660));

    [Fact]
    public void A_range_has_an_end()
    {
        var query = Query("date_from=0001-01-01");
        query.Days(Today, 30, 3660);

        Assert.Equal(["date_from"], query.Refusal!.Errors.Keys);
    }

    [Fact]
    public void A_choice_is_one_of_those()
    {
        var query = Query("is_active=perhaps&method=LINK");

        Assert.Null(query.Flag("is_active"));
        Assert.Equal(2, query.Choice("method", ("code", 1), ("link", 2)));
        Assert.Equal(["is_active"], query.Refusal!.Errors.Keys);
    }

    static DateTimeOffset Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    static ListQuery Query(string text) => new(new QueryCollection(QueryHelpers.ParseQuery(text)));
}
