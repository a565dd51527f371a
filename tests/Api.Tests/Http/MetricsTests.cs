namespace Affiliates.Api.Tests.Http;

public class MetricsTests(ApiServer api)
{
    [Fact]
    public async Task Metrics_say_what_is_going_on_and_nothing_of_whom()
    {
        var anna = await api.AddAffiliate();
        (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "purchase", conversion_value = 70 })).Is(HttpStatusCode.Created);
        (await api.Anonymous().Event(new { referral_code = anna.Code, event_type = "some_type" })).Is(HttpStatusCode.Created);
        (await api.Anonymous().Event(new { referral_code = "nobody-has-this" })).Is(HttpStatusCode.BadRequest);

        var text = (await api.Anonymous().Get("/metrics")).Is(HttpStatusCode.OK).Body;

        foreach (var series in (string[])[
            """affiliates_events_total{""", "type=\"purchase\"", "type=\"other\"", "outcome=\"tracked\"", "outcome=\"refused\"",
            "affiliates_journal_commit_duration_seconds_bucket", "affiliates_journal_batch_size_bucket", "affiliates_journal_queue_depth",
            "affiliates_money_moved", "affiliates_journal_replayed", "orleans_catalog_activations", "process_runtime_dotnet|dotnet_"])
        {
            Assert.Contains(series.Split('|'), part => text.Contains(part, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(anna.Code, text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", text, StringComparison.Ordinal);
    }
}
