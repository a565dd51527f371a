using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Affiliates.Api.Requests;

/// <summary>
/// A JSON object from outside, read field by field: what is wrong is collected under the field's name, and told all at
/// once by <see cref="Refusal"/>. A field that is null counts as absent, and so does an empty text.
/// </summary>
public sealed class JsonBody : IRefusable
{
    const string Nul = "Null characters are not allowed";

    static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32 };

    readonly Dictionary<string, string[]> errors = [];
    readonly Problem? unreadable;
    readonly JsonElement root;

    JsonBody(JsonElement root) => this.root = root;

    JsonBody(Problem unreadable) => this.unreadable = unreadable;

    public Problem? Refusal => unreadable ?? (errors.Count == 0 ? null : Problem.Fields(errors));

    /// <summary>Names of the fields that were sent, also those that are null.</summary>
    public IEnumerable<string> Names => root.EnumerateObject().Select(p => p.Name);

    /// <summary>The fields as text: texts as they are, all else as its JSON; without those that are null.</summary>
    public IEnumerable<KeyValuePair<string, string>> Scalars =>
        from property in root.EnumerateObject()
        where property.Value.ValueKind is not JsonValueKind.Null
        select KeyValuePair.Create(
            property.Name,
            property.Value.ValueKind is JsonValueKind.String && TryGetText(property.Value, out var text) ? text : property.Value.GetRawText());

    /// <summary>Refuses what can stand for no text: of these fields a number may, for programs whose ids are numbers.</summary>
    public void RefuseAllButTextsAndNumbers(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (Find(field, out var value) && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            {
                Error(field, "This must be a string");
            }
        }
    }

    /// <summary>Minimal APIs call this for a parameter of the type. No body at all reads as an empty object.</summary>
    public static async ValueTask<JsonBody?> BindAsync(HttpContext http)
    {
        var body = await RequestBody.Read(http.Request, RequestBody.ManagementLimit);
        return body switch
        {
            null => new JsonBody(Problem.TooLarge(RequestBody.ManagementLimit)),
            { Length: > 0 } when !RequestBody.Is(http.Request.ContentType, "application/json") =>
                new JsonBody(Problem.UnsupportedMediaType("application/json")),
            _ => Parse(body),
        };
    }

    public static JsonBody Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            return new JsonBody(Problem.BadRequest("The body is not valid UTF-8"));
        }

        try
        {
            using var document = JsonDocument.Parse(utf8.IsEmpty ? "{}"u8.ToArray() : utf8, Limits);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? new JsonBody(document.RootElement.Clone())
                : new JsonBody(Problem.BadRequest("The body must be a JSON object"));
        }
        catch (JsonException e)
        {
            return new JsonBody(Problem.BadRequest(NotJson(e)));
        }
    }

    public static string NotJson(JsonException e) => string.Create(
        CultureInfo.InvariantCulture, $"The body is not valid JSON, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");

    public bool Has(string field) => root.TryGetProperty(field, out _);

    public void Error(string field, string message) => errors.TryAdd(field, [message]);

    /// <summary>Text of at most so many characters.</summary>
    public string? Text(string field, int max)
    {
        if (!Find(field, out var value))
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.String)
        {
            Error(field, "This must be a string");
            return null;
        }

        if (!TryGetText(value, out var text))
        {
            Error(field, "This is not valid text");
            return null;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Error(field, Nul);
            return null;
        }

        if (text.Length > max)
        {
            Error(field, string.Create(CultureInfo.InvariantCulture, $"Use at most {max} characters"));
            return null;
        }

        return text.Length == 0 ? null : text;
    }

    /// <summary>As <see cref="Text"/>, but not without one; the empty text stands for a mistake that is already noted.</summary>
    public string RequiredText(string field, int max)
    {
        var text = Text(field, max);
        if (string.IsNullOrWhiteSpace(text))
        {
            Error(field, "This field is required");
        }

        return text ?? "";
    }

    /// <summary>A list of texts, or one text that stands for a list of one; empty when there is none.</summary>
    public IReadOnlyList<string> Texts(string field, int most, int max)
    {
        if (!Find(field, out var value))
        {
            return [];
        }

        if (value.ValueKind is not JsonValueKind.Array)
        {
            return Text(field, max) is { } one ? [one] : [];
        }

        if (value.GetArrayLength() > most)
        {
            Error(field, string.Create(CultureInfo.InvariantCulture, $"Name at most {most}"));
            return [];
        }

        List<string> texts = [];
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind is not JsonValueKind.String || !TryGetText(item, out var text) || text.Length > max)
            {
                Error(field, string.Create(CultureInfo.InvariantCulture, $"This must be a list of strings of at most {max} characters"));
                return [];
            }

            texts.Add(text);
        }

        return texts;
    }

    public bool? Flag(string field)
    {
        if (!Find(field, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Error(field, "This must be true or false");
        return null;
    }

    /// <summary>A number, or a text that is one.</summary>
    public decimal? Number(string field)
    {
        if (!Find(field, out var value))
        {
            return null;
        }

        string? text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String when TryGetText(value, out var written) => written,
            _ => null,
        };
        if (text is "")
        {
            return null;
        }

        if (text is not null && Amount.TryParse(text, out var number))
        {
            return number;
        }

        Error(field, "This must be a number");
        return null;
    }

    public Money? Money(string field)
    {
        if (Number(field) is not { } number)
        {
            return null;
        }

        if (Amount.ToMoney(number, out var money) is { } why)
        {
            Error(field, why);
            return null;
        }

        return money;
    }

    public int? WholeNumber(string field, int min, int max)
    {
        if (Number(field) is not { } number)
        {
            return null;
        }

        if (number == decimal.Truncate(number) && number >= min && number <= max)
        {
            return (int)number;
        }

        Error(field, string.Create(CultureInfo.InvariantCulture, $"This must be a whole number from {min} to {max}"));
        return null;
    }

    /// <summary>A text, or an object or array as its JSON text, of at most so many characters.</summary>
    public string? TextOrJson(string field, int max)
    {
        if (!Find(field, out var value) || value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return Text(field, max);
        }

        var json = value.GetRawText();
        if (json.Length <= max)
        {
            return json;
        }

        Error(field, string.Create(CultureInfo.InvariantCulture, $"Use at most {max} characters"));
        return null;
    }

    bool Find(string field, out JsonElement value) =>
        root.TryGetProperty(field, out value) && value.ValueKind is not JsonValueKind.Null;

    // Half of a surrogate pair, written as an escape, is JSON but no text.
    static bool TryGetText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
