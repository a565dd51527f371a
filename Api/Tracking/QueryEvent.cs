using System.Text.Json;

namespace Affiliates.Api.Tracking;

/// <summary>An event in a query or a form, where everything is text: written down as the JSON that the tracking call takes, and read as that.</summary>
static class QueryEvent
{
    static readonly string[] Flags = ["is_conversion", "use_sessions"];

    public static (TrackRequest? Request, Problem? Problem) Parse(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> query)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ActionJson.Options))
        {
            json.WriteStartObject();
            foreach (var (name, values) in query)
            {
                if (values is [.., { Length: > 0 } value] && Write(json, name, value) is { } problem)
                {
                    return (null, problem);
                }
            }

            json.WriteEndObject();
        }

        return buffer.Length > RequestBody.TrackingLimit
            ? (null, Problem.TooLarge(RequestBody.TrackingLimit))
            : TrackBody.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    static Problem? Write(Utf8JsonWriter json, string name, string value)
    {
        if (Flags.Contains(name))
        {
            switch (value.ToUpperInvariant())
            {
                case "TRUE" or "1": json.WriteBoolean(name, true); return null;
                case "FALSE" or "0": json.WriteBoolean(name, false); return null;
                default: return Problem.Field(name, "This must be true or false");
            }
        }

        if (name is not "metadata")
        {
            json.WriteString(name, value);
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = 30 });
            json.WritePropertyName(name);
            document.RootElement.WriteTo(json);
            return null;
        }
        catch (JsonException e)
        {
            return Problem.Field(name, JsonBody.NotJson(e));
        }
    }
}
