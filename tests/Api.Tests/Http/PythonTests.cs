using System.Globalization;
using System.Net.Sockets;

namespace Affiliates.Api.Tests.Http;

/// <summary>
/// What programs in Python send today to the package whose paths these are, byte for byte as the library requests puts it on the wire:
/// a click with metadata, and a purchase whose order id stands in the metadata.
/// </summary>
public class PythonTests(ApiServer api)
{
    [Fact]
    public async Task A_click_and_a_purchase_from_requests_work_unchanged()
    {
        var anna = await api.AddAffiliate();
        // json= writes with a space after colons and commas, and everything beyond ASCII as escapes.
        var click = await Send(
            $$$"""{"referral_code": "{{{anna.Code}}}", "event_type": "click", "metadata": {"source": "email_campaign", "utm_source": "caf\u00e9"}}""");
        var purchase = $$$"""{"referral_code": "{{{anna.Code}}}", "event_type": "purchase", "is_conversion": true, "conversion_value": 299.96999999999997, "metadata": {"order_id": "{{{anna.Code}}}"}}""";
        var sale = await Send(purchase);
        var again = await Send(purchase);

        Assert.Equal((201, "click", "code", false), (click.Status, click.Body.GetProperty("action_type").GetString(),
            click.Body.GetProperty("tracking_method").GetString(), click.Body.GetProperty("is_converted").GetBoolean()));
        Assert.Equal("café", click.Body.GetProperty("metadata").GetProperty("utm_source").GetString());
        Assert.Equal((201, "299.97", true), (sale.Status, sale.Body.GetProperty("conversion_value").GetString(), sale.Body.GetProperty("is_converted").GetBoolean()));
        Assert.Equal((200, sale.Body.GetProperty("id").GetString()), (again.Status, again.Body.GetProperty("id").GetString()));
        var stats = (await anna.Client.Get("/affiliates/affiliates/stats/")).Is(HttpStatusCode.OK);
        Assert.Equal(("1", "1", "299.97"), (stats.Text("total_clicks"), stats.Text("total_conversions"), stats.Text("total_revenue")));
    }

    [Fact]
    public async Task A_visit_in_a_session_by_slug_works_unchanged()
    {
        var anna = await api.AddAffiliate();
        var slug = (await anna.AddLink()).Text("slug");

        var click = await Send($$"""{"referral_slug": "{{slug}}", "event_type": "click", "session_id": "{{slug}}", "use_sessions": true}""");
        var sale = await Send($$"""{"event_type": "purchase", "session_id": "{{slug}}", "use_sessions": true, "attribution_model": "first_click", "conversion_value": 100.0}""");

        Assert.Equal((201, 201), (click.Status, sale.Status));
        Assert.Equal(anna.Code, sale.Body.GetProperty("affiliate_code").GetString());
    }

    [Fact]
    public async Task What_is_refused_says_why_in_detail()
    {
        var refused = await Send("""{"event_type": "click"}""");

        Assert.Equal((400, "Either referral_code or referral_slug is required"), (refused.Status, refused.Body.GetProperty("detail").GetString()));
    }

    async Task<(int Status, JsonElement Body)> Send(string body)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(api.Url.Host, api.Url.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {ApiClient.Track} HTTP/1.1\r\nHost: {api.Url.Authority}\r\nUser-Agent: python-requests/2.32.3\r\n"
            + "Accept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: close\r\n"
            + $"Content-Length: {body.Length}\r\nContent-Type: application/json\r\n\r\n{body}"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\r\n\r\n", 2);
        return (int.Parse(answer[0].Split(' ')[1], CultureInfo.InvariantCulture), JsonSerializer.Deserialize<JsonElement>(answer[1]));
    }
}
