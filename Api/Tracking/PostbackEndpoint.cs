using Microsoft.Extensions.Primitives;

namespace Affiliates.Api.Tracking;

/// <summary>
/// A conversion that a network or an advertiser reports from its server: it names the click that it goes back to, by the id that the
/// redirect handed on as <c>click_id</c>. Fields come in the query, as a form or as JSON; the query's come first.
/// </summary>
public sealed class PostbackEndpoint(Tracker tracker, Clicks clicks)
{
    /// <summary>What networks call a field, and what it is here.</summary>
    static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["event"] = "event_type",
        ["amount"] = "conversion_value",
        ["order_id"] = "order_id",
        ["currency"] = "currency",
        ["event_id"] = "event_id",
        ["customer_id"] = "customer_id",
        ["signature"] = "signature",
        ["is_conversion"] = "is_conversion",
        ["attribution_model"] = "attribution_model",
        ["use_sessions"] = "use_sessions",
        ["metadata"] = "metadata",
    };

    public async Task Track(HttpContext http)
    {
        var problem = await Answer(http);
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
        }
    }

    // Null: answered.
    async Task<Problem?> Answer(HttpContext http)
    {
        var (fields, unreadable) = await Fields(http.Request);
        if (fields is null)
        {
            return unreadable;
        }

        if (!Guid.TryParse(fields.GetValueOrDefault(Clicks.Field).ToString(), out var id))
        {
            return Problem.Field(Clicks.Field, Clicks.NotAnId);
        }

        if (await clicks.Find(http.Tenant, id) is not { } click)
        {
            return Problem.Field(Clicks.Field, Clicks.Unknown);
        }

        var (request, wrong) = QueryEvent.Parse(
            from field in fields where Names.ContainsKey(field.Key) select KeyValuePair.Create(Names[field.Key], field.Value));
        if (request is null)
        {
            return wrong;
        }

        var type = fields.ContainsKey("event") ? request.Type : "purchase";
        var asker = http.Asker;
        var result = await tracker.Track(http, asker, await clicks.Credit(http.Tenant, click, request with
        {
            Type = type,
            IsConversion = request.IsConversion || (type is not ("click" or "page_view") && !fields.ContainsKey("is_conversion")) || type == "purchase",
        }));
        if (result.Tracked is not { } tracked)
        {
            return result.Problem;
        }

        await JsonAnswer.Send(http, result.Status, (tracked, asker.Caller), static (json, answer) => ActionJson.Write(
            json, answer.tracked.Action, Tracker.VisibleTo(answer.Caller, answer.tracked.Commissions)));
        return null;
    }

    static async Task<(Dictionary<string, StringValues>? Fields, Problem? Problem)> Fields(HttpRequest request)
    {
        var fields = new Dictionary<string, StringValues>(request.Query, StringComparer.OrdinalIgnoreCase);
        if (HttpMethods.IsGet(request.Method) || request.ContentLength is 0 || request.ContentType is null)
        {
            return (fields, null);
        }

        if (await RequestBody.Read(request, RequestBody.TrackingLimit) is not { } body)
        {
            return (null, Problem.TooLarge(RequestBody.TrackingLimit));
        }

        if (RequestBody.Is(request.ContentType, "application/x-www-form-urlencoded"))
        {
            foreach (var (name, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body)))
            {
                fields.TryAdd(name, value);
            }

            return (fields, null);
        }

        if (!RequestBody.Is(request.ContentType, "application/json", "text/plain"))
        {
            return (null, Problem.UnsupportedMediaType("application/json or application/x-www-form-urlencoded"));
        }

        var json = JsonBody.Parse(body);
        if (json.Refusal is null)
        {
            json.RefuseAllButTextsAndNumbers("click_id", "event", "amount", "order_id", "currency", "event_id", "customer_id", "signature", "attribution_model");
        }

        if (json.Refusal is { } refusal)
        {
            return (null, refusal);
        }

        foreach (var (name, value) in json.Scalars)
        {
            fields.TryAdd(name, value);
        }

        return (fields, null);
    }
}
