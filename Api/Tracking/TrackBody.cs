using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Affiliates.Api.Tracking;

/// <summary>
/// Reads the body of a tracking call in one pass over its bytes, without a document in between: it is read more often than
/// everything else together.
/// </summary>
public ref struct TrackBody
{
    const int MaxDepth = 32;

    readonly ReadOnlySpan<byte> body;
    Dictionary<string, string[]>? errors;
    string? code, slug, type, currency, session, order, customer, eventId, metadataOrder, source, model;
    bool isConversion, useSessions;
    string? signature, signedValue, timestamp;
    Guid? click;
    Money? value;
    byte[] metadata = [];

    TrackBody(ReadOnlySpan<byte> body) => this.body = body;

    /// <summary>Either the call, or what is wrong with it.</summary>
    public static (TrackRequest? Request, Problem? Problem) Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        return Utf8.IsValid(utf8) ? new TrackBody(utf8).Read() : (null, Problem.BadRequest("The body is not valid UTF-8"));
    }

    (TrackRequest? Request, Problem? Problem) Read()
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                // The rest decides whether it is JSON at all.
                reader.Skip();
                while (reader.Read())
                {
                }

                return (null, Problem.BadRequest("The body must be a JSON object"));
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                Field(ref reader);
            }

            // What follows the object is an error, which only a further read tells.
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            return (null, Problem.BadRequest(JsonBody.NotJson(e)));
        }

        return errors is null ? (Request(), null) : (null, Problem.Fields(errors));
    }

    readonly TrackRequest Request()
    {
        var action = type ?? "click";
        return new TrackRequest
        {
            Code = code,
            Slug = slug,
            ClickId = click,
            Type = action,
            IsConversion = isConversion || action == "purchase",
            Value = value,
            Currency = currency,
            SessionId = session,
            UseSessions = useSessions,
            AttributionModel = model,
            OrderId = order ?? metadataOrder,
            EventId = eventId,
            CustomerId = customer,
            Metadata = metadata,
            UtmSource = source,
            Signature = signature,
            SignedValue = signedValue,
            Timestamp = timestamp,
        };
    }

    void Field(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("referral_code"u8))
        {
            code = Text(ref reader, "referral_code", int.MaxValue);
        }
        else if (reader.ValueTextEquals("referral_slug"u8))
        {
            slug = Text(ref reader, "referral_slug", int.MaxValue);
        }
        else if (reader.ValueTextEquals("event_type"u8))
        {
            type = ActionType(ref reader);
        }
        else if (reader.ValueTextEquals("metadata"u8))
        {
            Metadata(ref reader);
        }
        else if (reader.ValueTextEquals("is_conversion"u8))
        {
            isConversion = Flag(ref reader, "is_conversion");
        }
        else if (reader.ValueTextEquals("conversion_value"u8))
        {
            value = Value(ref reader);
        }
        else if (reader.ValueTextEquals("currency"u8))
        {
            currency = Currency(ref reader);
        }
        else if (reader.ValueTextEquals("session_id"u8))
        {
            session = Text(ref reader, "session_id", TrackFields.MaxSessionId);
        }
        else if (reader.ValueTextEquals("order_id"u8))
        {
            order = Text(ref reader, "order_id", TrackFields.MaxForeignId);
        }
        else if (reader.ValueTextEquals("event_id"u8))
        {
            eventId = Text(ref reader, "event_id", TrackFields.MaxForeignId);
        }
        else if (reader.ValueTextEquals("customer_id"u8))
        {
            customer = Text(ref reader, "customer_id", TrackFields.MaxForeignId);
        }
        else if (reader.ValueTextEquals("click_id"u8))
        {
            click = Click(ref reader);
        }
        else if (reader.ValueTextEquals("use_sessions"u8))
        {
            useSessions = Flag(ref reader, "use_sessions");
        }
        else if (reader.ValueTextEquals("attribution_model"u8))
        {
            model = Text(ref reader, "attribution_model", TrackFields.MaxModel);
        }
        else if (reader.ValueTextEquals("signature"u8))
        {
            signature = Text(ref reader, "signature", TrackFields.MaxForeignId);
        }
        else if (reader.ValueTextEquals("timestamp"u8))
        {
            timestamp = Timestamp(ref reader);
        }
        else
        {
            // Other programs' fields are theirs.
            reader.Read();
            reader.Skip();
        }
    }

    string? Text(ref Utf8JsonReader reader, string field, int max)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.String)
        {
            if (reader.TokenType is not JsonTokenType.Null)
            {
                Error(field, "This must be a string");
            }

            reader.Skip();
            return null;
        }

        if (!TryGetText(ref reader, out var text))
        {
            Error(field, "This is not valid text");
            return null;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Error(field, "Null characters are not allowed");
            return null;
        }

        if (text.Length > max)
        {
            Error(field, string.Create(CultureInfo.InvariantCulture, $"Use at most {max} characters"));
            return null;
        }

        return text.Length == 0 ? null : text;
    }

    Guid? Click(ref Utf8JsonReader reader)
    {
        if (Text(ref reader, "click_id", TrackFields.MaxForeignId) is not { } text)
        {
            return null;
        }

        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        Error("click_id", Clicks.NotAnId);
        return null;
    }

    string? ActionType(ref Utf8JsonReader reader)
    {
        reader.Read();
        // The common ones without making a string of them.
        if (reader.TokenType is JsonTokenType.String && !reader.ValueIsEscaped)
        {
            switch (reader.ValueSpan)
            {
                case var v when v.SequenceEqual("click"u8): return "click";
                case var v when v.SequenceEqual("page_view"u8): return "page_view";
                case var v when v.SequenceEqual("purchase"u8): return "purchase";
                case var v when v.SequenceEqual("signup"u8): return "signup";
                default: break;
            }
        }

        var text = Current(ref reader, "event_type");
        if (text is not null && !Texts.IsActionType(text))
        {
            Error("event_type", Texts.TypeForm);
            return null;
        }

        return text;
    }

    // As Text, for a value that has been read already; its form is the caller's matter.
    string? Current(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType is JsonTokenType.String && TryGetText(ref reader, out var text))
        {
            return text.Length == 0 ? null : text;
        }

        if (reader.TokenType is not JsonTokenType.Null)
        {
            Error(field, reader.TokenType is JsonTokenType.String ? "This is not valid text" : "This must be a string");
        }

        reader.Skip();
        return null;
    }

    bool Flag(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
        {
            Error(field, "This must be true or false");
            reader.Skip();
        }

        return reader.TokenType is JsonTokenType.True;
    }

    Money? Value(ref Utf8JsonReader reader)
    {
        const string field = "conversion_value";
        reader.Read();
        decimal amount;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number when Amount.TryParse(reader.ValueSpan, out amount):
                signedValue = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                break;
            case JsonTokenType.String when TryGetText(ref reader, out var text):
                if (text.Length == 0)
                {
                    return null;
                }

                if (Amount.TryParse(text, out amount))
                {
                    signedValue = text;
                    break;
                }

                goto default;
            default:
                Error(field, "This must be a number from 0 to 99999999.99");
                reader.Skip();
                return null;
        }

        if (Amount.ToMoney(amount, out var money) is { } why)
        {
            Error(field, why);
            return null;
        }

        return money;
    }

    // Only a batch makes use of it, and reads it then; elsewhere it is another program's field.
    static string? Timestamp(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.Null)
        {
            return null;
        }

        var text = reader.TokenType is JsonTokenType.String && TryGetText(ref reader, out var written) ? written : "?";
        reader.Skip();
        return text;
    }

    string? Currency(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = Current(ref reader, "currency");
        if (text is not null && !(text.Length == 3 && text.All(char.IsAsciiLetter)))
        {
            Error("currency", "Use an ISO 4217 code such as USD");
            return null;
        }

        return text?.ToUpperInvariant();
    }

    // Kept as it came, byte for byte; read through all the same, for what must not get in and for what we look for.
    void Metadata(ref Utf8JsonReader reader)
    {
        const string field = "metadata";
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            if (reader.TokenType is not JsonTokenType.Null && !(reader.TokenType is JsonTokenType.String && reader.ValueSpan.IsEmpty))
            {
                Error(field, "This must be an object");
            }

            reader.Skip();
            return;
        }

        var start = (int)reader.TokenStartIndex;
        var depth = reader.CurrentDepth;
        while (reader.Read() && !(reader.TokenType is JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            var isName = reader.TokenType is JsonTokenType.PropertyName;
            if ((isName || reader.TokenType is JsonTokenType.String) && reader.ValueIsEscaped
                && (!TryGetText(ref reader, out var text) || text.Contains('\0', StringComparison.Ordinal)))
            {
                Error(field, "Null characters and halves of characters are not allowed");
            }

            if (isName && reader.CurrentDepth == depth + 1)
            {
                if (reader.ValueTextEquals("order_id"u8))
                {
                    MetadataOrder(ref reader);
                }
                else if (reader.ValueTextEquals("utm_source"u8))
                {
                    source = Peek(ref reader);
                }
            }
        }

        var raw = body[start..(int)reader.BytesConsumed];
        if (raw.Length > TrackFields.MaxMetadata)
        {
            Error(field, string.Create(CultureInfo.InvariantCulture, $"Use at most {TrackFields.MaxMetadata / 1024} KiB"));
            return;
        }

        metadata = raw.Length == 2 ? [] : raw.ToArray();
    }

    // Shops put their order's number there, also as a number. One that cannot be read is refused: passing it over would
    // take the order as often as it is sent.
    void MetadataOrder(ref Utf8JsonReader reader)
    {
        var ahead = reader;
        ahead.Read();
        metadataOrder = ahead.TokenType is JsonTokenType.Number && ahead.ValueSpan.Length <= TrackFields.MaxForeignId
            ? System.Text.Encoding.UTF8.GetString(ahead.ValueSpan)
            : Text(ref ahead, "metadata.order_id");
    }

    string? Text(ref Utf8JsonReader current, string field)
    {
        var text = Current(ref current, field);
        if (text is { Length: > TrackFields.MaxForeignId })
        {
            Error(field, string.Create(CultureInfo.InvariantCulture, $"Use at most {TrackFields.MaxForeignId} characters"));
        }

        return text;
    }

    // The reader is a value: a copy looks ahead.
    static string? Peek(ref Utf8JsonReader reader)
    {
        var ahead = reader;
        return ahead.Read() && ahead.TokenType is JsonTokenType.String && TryGetText(ref ahead, out var text) && text.Length > 0
            ? text
            : null;
    }

    void Error(string field, string message) => (errors ??= []).TryAdd(field, [message]);

    // Half of a surrogate pair, written as an escape, is JSON but no text.
    static bool TryGetText(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
