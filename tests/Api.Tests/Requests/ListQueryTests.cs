using Affiliates.Listing;
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

    [Fact]
    public void A_list_is_ordered_by_a_field_that_it_names_either_way()
    {
        Assert.Null(Query("", Fields).Page.Order);
        Assert.Equal(new PageOrder { Field = "amount" }, Query("ordering=amount", Fields).Page.Order);
        Assert.Equal(new PageOrder { Field = "amount", Descending = true }, Query("ordering=-AMOUNT", Fields).Page.Order);
        Assert.Equal(new PageOrder { Field = "created_at" }, Query("ordering=created_at", Fields).Page.Order);
        // The order of a list without a word, and its cursors with it.
        Assert.Null(Query("ordering=-created_at", Fields).Page.Order);
    }

    [Theory]
    [InlineData("ordering=rate")]
    [InlineData("ordering=--amount")]
    [InlineData("ordering=-")]
    [InlineData("ordering=amount,-created_at")]
    [InlineData("ordering=amount&ordering=slug")]
    [InlineData("ordering=amount%20desc")]
    public void A_field_that_the_list_does_not_know_is_refused_and_those_that_it_knows_are_named(string query) => Assert.Equal(
        "This must be one of created_at, -created_at, amount, -amount, slug, -slug",
        Assert.Single(Query(query, Fields).Refusal!.Errors["ordering"]));

    [Theory]
    [InlineData("amount", "12345")]
    [InlineData("-amount", "-5")]
    [InlineData("slug", "grün & blau.=+/~")]
    [InlineData("-slug", "")]
    public void A_cursor_carries_the_value_and_the_id_of_its_order(string ordering, string value)
    {
        var first = Query("ordering=" + ordering, Fields);
        var last = new Page<string>([], Guid.CreateVersion7()) { NextValue = value };

        var cursor = ListCursor.Write(first.Page, last)!;
        var next = Query($"ordering={ordering}&cursor={cursor}", Fields);

        Assert.Matches("^[0-9A-Za-z._-]+$", cursor);
        Assert.Null(next.Refusal);
        Assert.Equal((last.Next, value, ordering), (next.Page.Before, next.Page.Order!.After, next.Page.Order.Name));
    }

    [Fact]
    public void By_time_a_cursor_is_the_id_alone_and_newest_first_it_is_as_it_always_was()
    {
        var id = Guid.CreateVersion7();

        Assert.Equal($"{id:N}", ListCursor.Write(Query("", Fields).Page, new Page<string>([], id)));
        Assert.Equal($"{id:N}", ListCursor.Write(Query("ordering=-created_at", Fields).Page, new Page<string>([], id)));
        Assert.Equal($"created_at.{id:N}", ListCursor.Write(Query("ordering=created_at", Fields).Page, new Page<string>([], id)));
        Assert.Null(ListCursor.Write(Query("ordering=amount", Fields).Page, new Page<string>([], Next: null)));
        Assert.Equal(id, Query($"cursor={id:N}", Fields).Page.Before);
        Assert.Equal(id, Query($"ordering=-created_at&cursor={id:N}", Fields).Page.Before);
        Assert.Equal(id, Query($"ordering=created_at&cursor=created_at.{id:N}", Fields).Page.Before);
    }

    [Theory]
    [InlineData("cursor=amount.{0}.MTA")]
    [InlineData("cursor=created_at.{0}")]
    [InlineData("ordering=amount&cursor={0}")]
    [InlineData("ordering=created_at&cursor={0}")]
    [InlineData("ordering=amount&cursor=-amount.{0}.MTA")]
    [InlineData("ordering=amount&cursor=slug.{0}.MTA")]
    [InlineData("ordering=-created_at&cursor=created_at.{0}")]
    public void A_cursor_of_another_order_is_refused_and_says_so(string query) => Assert.Contains(
        "another order", Assert.Single(Query(query.Replace("{0}", Guid.CreateVersion7().ToString("N"), StringComparison.Ordinal), Fields).Refusal!.Errors["cursor"]), StringComparison.Ordinal);

    [Theory]
    [InlineData("ordering=amount&cursor=amount.{0}.dGV4dA")]
    [InlineData("ordering=amount&cursor=amount.{0}.OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ")]
    [InlineData("ordering=amount&cursor=amount.{0}")]
    [InlineData("ordering=amount&cursor=amount.{0}.")]
    [InlineData("ordering=slug&cursor=slug.{0}.!!!!")]
    [InlineData("ordering=slug&cursor=slug.{0}.YQBi")]
    [InlineData("ordering=slug&cursor=slug.{0}._w")]
    [InlineData("ordering=slug&cursor=slug.{0}.YQ.YQ")]
    [InlineData("ordering=slug&cursor=slug..YQ")]
    [InlineData("ordering=created_at&cursor=created_at.{0}.YQ")]
    public void A_cursor_that_no_list_has_given_is_refused(string query) => Assert.Equal(
        "This is not a cursor that a list has given",
        Assert.Single(Query(query.Replace("{0}", Guid.CreateVersion7().ToString("N"), StringComparison.Ordinal), Fields).Refusal!.Errors["cursor"]));

    static readonly SortField[] Fields = [SortField.Made("created_at"), SortField.Number("amount"), SortField.Text("slug")];

    static DateTimeOffset Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    static ListQuery Query(string text, IReadOnlyList<SortField>? fields = null) => new(new QueryCollection(QueryHelpers.ParseQuery(text)), fields);
}
