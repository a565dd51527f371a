namespace Affiliates.Api.Tests.Http;

public class CsvTests(ApiServer api)
{
    [Fact]
    public async Task A_list_is_CSV_for_who_asks_by_header_or_query_and_has_every_row()
    {
        var anna = await api.AddAffiliate();
        for (var i = 0; i < 3; i++)
        {
            await anna.AddLink();
        }

        foreach (var answer in (Answer[])[
            await anna.Client.Get("/affiliates/referral-links/?limit=1&format=csv"),
            await anna.Client.Get("/affiliates/referral-links/?limit=1", ("Accept", "text/csv"))])
        {
            Assert.Equal("text/csv", answer.Is(HttpStatusCode.OK).Response.Content.Headers.ContentType?.MediaType);
            var lines = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.StartsWith("id,affiliate,affiliate_code,slug,destination_url,full_url,", lines[0], StringComparison.Ordinal);
            Assert.Equal(4, lines.Length);
        }

        (await anna.Client.Get("/affiliates/referral-links/?format=xml")).IsFieldProblem("format");
    }

    [Fact]
    public async Task A_list_with_nothing_in_it_still_has_its_header()
    {
        var anna = await api.AddAffiliate();

        Assert.StartsWith("id,affiliate,", (await anna.Client.Get("/affiliates/commissions/?format=csv")).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        Assert.StartsWith(
            "id,affiliate,", (await anna.Client.Get("/affiliates/commissions/?format=csv&affiliate_code=other")).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+1 and more", "'+1 and more")]
    [InlineData("-1 and more", "'-1 and more")]
    [InlineData("\tx", "'\tx")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void A_cell_that_a_spreadsheet_would_run_is_defused(string text, string cell) => Assert.Equal(cell, CsvAnswer.Defused(text));

    [Fact]
    public async Task Commas_quotes_line_breaks_and_formulas_in_a_name_stay_one_cell()
    {
        var anna = await api.AddAffiliate();
        (await anna.Client.Post(
            "/affiliates/referral-links/", new { destination_url = "https://shop.example.com/", campaign_name = "=A1, \"b\"\nc" })).Is(HttpStatusCode.Created);

        Assert.Contains("\"'=A1, \"\"b\"\"\nc\"", (await anna.Client.Get("/affiliates/referral-links/?format=csv")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_list_answers_CSV()
    {
        foreach (var list in (string[])["affiliates", "referral-links", "referral-actions", "commissions", "payouts", "commission-rules", "tenants", "users", "api-keys"])
        {
            Assert.StartsWith("id,", (await api.Admin().Get($"/affiliates/{list}/?format=csv")).Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        }
    }
}
