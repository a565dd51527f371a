using System.Globalization;
using System.Text.Json.Nodes;
using Affiliates.Api.Tests.Http;

namespace Affiliates.Api.Tests.OpenApi;

/// <summary>A request that was made up.</summary>
/// <param name="Forbidden">Its body is one that the document's schema does not allow: it must not be answered 2xx.</param>
public sealed record MadeUp(string Method, string Address, byte[]? Body, string? MediaType, IReadOnlyList<(string Name, string Value)> Headers, bool Forbidden)
{
    public override string ToString() =>
        $"{Method} {Cut(Address)} {string.Join(", ", Headers.Select(h => $"{h.Name}: {Cut(h.Value)}"))} {MediaType} {(Body is null ? "" : Cut(Encoding.Latin1.GetString(Body)))}";

    static string Cut(string text) => text.Length <= 600 ? text : $"{text[..600]}… ({text.Length})";

    public HttpRequestMessage ToMessage(Uri server)
    {
        // As it is: the address is not tidied up on the way.
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(server.GetLeftPart(UriPartial.Authority) + Address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (MediaType is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", MediaType);
            }
        }

        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}

/// <summary>Makes up requests for operations of the document: sensible, at the edge, and hostile. The same seed makes the same ones.</summary>
public sealed class FuzzRequests(Contract contract, Programme shop, string spareTenant, int seed)
{
    /// <summary>These end or lock what the others need: they get ids that there are not.</summary>
    static readonly string[] Spared =
    [
        "deleteTenant", "eraseAffiliate", "revokeApiKey", "deleteLink", "deleteRule", "changeOwnPassword",
    ];

    /// <summary>Whatever a schema says: as JSON text, so that it can also be what no serializer would write.</summary>
    static readonly string[] Hostile =
    [
        "null", "true", "false", "0", "-1", "1", "0.1", "1e308", "1e999", "-1e999", "1E-999", "99999999.99", "99999999.994", "100000000", "-0.005",
        "2147483648", "-9223372036854775809", "99999999999999999999999999999999999999", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"",
        "\"\\udfff\\ud800\"", "\"NaN\"", "\"Infinity\"", "\"1e5\"", "\"-0\"", "\"0x10\"", "\"１２\"", "\"10,00\"", "\"10.005\"", "\"'; DROP TABLE users; --\"",
        "\"=cmd|'/c calc'!A1\"", "\"../../etc/passwd\"", "\"<script>alert(1)</script>\"", "\"\\u202Eabc\"", "\"😀\"", "\"a@b@c\"", "\"@\"", "\"javascript:alert(1)\"",
        "\"http://\"", "\"https://user:pass@example.com\"", "\"http://[::1]\"", "\"http://exa mple.com\"", "\"//example.com\"", "\"2026-02-30\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"00000000-0000-0000-0000-000000000000\"", "[]", "[1]", "[null]", "[[[[[[]]]]]]", "{}",
        "{\"a\": {\"b\": []}}", "{\"\": null}", "\"anna\"", "\"purchase\"", "\"stripe\"",
    ];

    static readonly string[] Bodies =
    [
        "", " ", "null", "[]", "1", "\"text\"", "{", "}", "{]", "{\"a\": }", "{\"a\" 1}", "{\"a\": 1}}", "{\"a\": 1} x", "nul", "{'a': 1}", "{\"a\": NaN}", "\uFEFF{}", "{\"a\": \"\t\"}",
        "<xml/>", "a=b&c=d", "{\"a\": 01}", "{,}", "{\"a\": 1, \"a\": 2}",
    ];

    static readonly string[] Odd =
    [
        "", "%00", "a%00b", "%ff%fe", "%E2%80%AE", "null", "-1", "0", "1e9", "999999999999999999999", "true", "yes", "NaN", "%F0%9F%98%80", "a%20b", "%27%20OR%201=1--",
        "2026-13-45", "2026-02-30", "9999-12-31", "0001-01-01", "2026-01-31T25:00:00Z", "2026-01-31T18:00:00%2B99:00", "..%2f..%2f", "%5c", "[]", "{}", "%7B%7D", "%",
        "%zz", "+", "%2B", "00000000-0000-0000-0000-000000000000", "json", "csv", "day", "code", "link", "pending",
    ];

    static readonly string[] BadCredentials =
    [
        "", "Bearer", "Bearer ", "Bearer x", "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic YTpi", "Api-Key", "Api-Key x", "Api-Key aff_00000000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "bearer null", "Token abc", "Bearer ..", "Negotiate",
    ];

    readonly Random random = new(seed);

    public MadeUp For(DocumentedOperation operation)
    {
        var (body, mediaType, forbidden) = Body(operation);
        return new MadeUp(operation.Method, Path(operation) + Query(operation), body, mediaType, [.. Headers(operation)], forbidden);
    }

    string Path(DocumentedOperation operation)
    {
        var roll = random.Next(10);
        if (operation.Path.Contains('{', StringComparison.Ordinal) is false)
        {
            return operation.Path + (roll < 5 && operation.Path != "/" ? "/" : "");
        }

        var path = EndpointTable.Address($"{operation.Method} {operation.Path}", shop);
        var real = path.Split('/')[3..] is [var id, ..] ? id : shop.LinkSlug;
        var isTenant = operation.Path.StartsWith("/affiliates/tenants/", StringComparison.Ordinal);
        var name = roll switch
        {
            < 7 when Spared.Contains(operation.Id) => Guid.NewGuid().ToString(),
            // What changes a tenant, or a person, is done to one that nobody here lives in.
            < 7 when isTenant && operation.Method is not "GET" => spareTenant,
            < 7 => real,
            7 => new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString(),
            // A NUL in a path is refused before the program gets to see it.
            8 => Odd[random.Next(1, Odd.Length)].Replace("%00", "", StringComparison.Ordinal) is { Length: > 0 } odd ? odd : "-",
            _ => new string('a', random.Next(1, 3000)),
        };
        return path.Replace(real, name.Replace("..%2f", "x", StringComparison.Ordinal), StringComparison.Ordinal) + (random.Next(2) == 0 ? "/" : "");
    }

    string Query(DocumentedOperation operation)
    {
        var parameters = (operation.Node["parameters"]?.AsArray() ?? []).Select(contract.Resolved)
            .Where(p => p!["in"]!.GetValue<string>() == "query").ToList();
        var parts = new List<string>();
        foreach (var parameter in parameters.Where(_ => random.Next(parameters.Count + 2) < 2))
        {
            var name = parameter!["name"]!.GetValue<string>();
            parts.Add($"{name}={(random.Next(3) == 0 ? Odd[random.Next(Odd.Length)] : Uri.EscapeDataString(Plain(Valid(parameter["schema"]!))))}");
        }

        if (random.Next(12) == 0)
        {
            parts.AddRange((string[])[$"{Odd[random.Next(Odd.Length)]}={Odd[random.Next(Odd.Length)]}", "=", "&&", $"limit={new string('9', 300)}"]);
        }

        if (parts.Count > 0 && random.Next(12) == 0)
        {
            parts.Add(parts[0]);
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    IEnumerable<(string, string)> Headers(DocumentedOperation operation)
    {
        if (random.Next(15) == 0)
        {
            yield return ("Authorization", BadCredentials[random.Next(BadCredentials.Length)]);
        }

        if (random.Next(10) == 0)
        {
            yield return ("X-Tenant", (string[])["", "nobody", "-", "A B", "default", new string('x', 500), spareTenant, shop.Slug] is var names ? names[random.Next(names.Length)] : "");
        }

        if (operation.Id is "track" && random.Next(4) == 0)
        {
            yield return ("Idempotency-Key", random.Next(3) == 0 ? new string('k', 201) : $"key-{random.Next(5)}");
        }

        if (random.Next(10) == 0)
        {
            yield return ("Accept", (string[])["text/csv", "*/*", "application/xml", "text/csv;q=0.1, application/json", ";;;", "text/csv;q=x"] is var types ? types[random.Next(types.Length)] : "");
        }

        if (random.Next(10) == 0)
        {
            yield return ("Cookie", $"ref_code={Odd[random.Next(Odd.Length)]}; ref_{shop.Slug}={shop.AffiliateCode}");
        }

        yield return ("User-Agent", random.Next(10) == 0 ? new string('U', 900) : "Mozilla/5.0");
    }

    (byte[]? Body, string? MediaType, bool Forbidden) Body(DocumentedOperation operation)
    {
        if (operation.Body is not { } forms)
        {
            return random.Next(20) == 0 && operation.Method is not "GET" ? ("{}"u8.ToArray(), "application/json", false) : (null, null, false);
        }

        var schema = forms.First().Value!["schema"]!;
        var mediaType = random.Next(25) == 0
            ? (string?[])["text/plain", "text/xml", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense", null, "application/json; charset=utf-16"] is var types ? types[random.Next(types.Length)] : null
            : "application/json" + (random.Next(8) == 0 ? "; charset=utf-8" : "");
        switch (random.Next(20))
        {
            case 0:
                return (Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)]), mediaType, false);
            case 1:
                return (Nested(random.Next(20, 3000)), mediaType, false);
            case 2:
                // No UTF-8.
                return ([.. "{\"a\": \""u8, (byte)random.Next(0x80, 0x100), .. "\"}"u8], mediaType, true);
            case 3 when random.Next(4) == 0:
                return (Encoding.UTF8.GetBytes($$"""{"notes": "{{new string('n', random.Next(60_000, 1_200_000))}}"}"""), mediaType, false);
            default:
                var json = Object(contract.Resolved(schema)!, operation.Example as JsonObject, mutations: random.Next(2) == 0 ? 0 : random.Next(1, 3));
                json = operation.Id is "changeOwnPassword" ? json.Replace("a long password", "a wrong password", StringComparison.Ordinal) : json;
                return (Encoding.UTF8.GetBytes(json), mediaType, IsForbidden(operation, schema, json));
        }
    }

    static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
        "{\"metadata\": " + string.Concat(Enumerable.Repeat("{\"a\": ", depth)) + "1" + new string('}', depth) + ", \"referral_code\": \"anna\"}");

    // With an example as a start every other time, so that many get past the first check.
    string Object(JsonNode schema, JsonObject? example, int mutations)
    {
        var fields = new Dictionary<string, string>();
        var properties = schema["properties"]?.AsObject() ?? [];
        var useExample = example is not null && random.Next(3) != 0;
        foreach (var (name, property) in properties)
        {
            if (useExample && example!.TryGetPropertyValue(name, out var value))
            {
                fields[name] = Fresh(value?.ToJsonString() ?? "null");
            }
            else if (random.Next(useExample ? 10 : 3) == 0)
            {
                fields[name] = Valid(property!);
            }
        }

        for (var i = 0; i < mutations && properties.Count > 0; i++)
        {
            fields[properties.ElementAt(random.Next(properties.Count)).Key] =
                random.Next(8) == 0 ? $"\"{new string('x', random.Next(1, 20_000))}\"" : Hostile[random.Next(Hostile.Length)];
        }

        if (random.Next(15) == 0)
        {
            fields[random.Next(2) == 0 ? "id" : "nobody knows"] = Hostile[random.Next(Hostile.Length)];
        }

        return $"{{{string.Join(", ", fields.Select(f => $"{JsonSerializer.Serialize(f.Key)}: {f.Value}"))}}}";
    }

    // What an example names is this programme's own, and what it makes is new.
    string Fresh(string json) => json
        .Replace("\"anna@example.com\"", $"\"fuzz{random.Next(1_000_000)}@example.com\"", StringComparison.Ordinal)
        .Replace("\"bert@example.com\"", $"\"fuzz{random.Next(1_000_000)}@example.com\"", StringComparison.Ordinal)
        .Replace("\"anna\"", $"\"{shop.AffiliateCode}\"", StringComparison.Ordinal)
        .Replace("\"anna-spring\"", $"\"s{random.Next(1_000_000)}\"", StringComparison.Ordinal)
        .Replace("\"acme-shop\"", $"\"t{random.Next(1_000_000)}\"", StringComparison.Ordinal)
        .Replace("order-100", "order-" + random.Next(1000), StringComparison.Ordinal)
        .Replace("019b7a3e-5c10-7000-8000-2f6d1c9e4b7a", random.Next(2) == 0 ? shop.Ids["referral-actions"] : shop.Ids["commissions"], StringComparison.Ordinal);

    /// <summary>A value that the schema allows, as JSON; at an edge as often as not.</summary>
    string Valid(JsonNode schema)
    {
        schema = contract.Resolved(schema)!;
        if (schema["oneOf"]?.AsArray() is { } either)
        {
            return Valid(either[random.Next(either.Count)]!);
        }

        if (schema["enum"]?.AsArray() is { } names)
        {
            return names[random.Next(names.Count)]!.ToJsonString();
        }

        if (schema["examples"]?.AsArray() is [{ } example] && random.Next(2) == 0)
        {
            return Fresh(example.ToJsonString());
        }

        var types = schema["type"] is JsonArray several ? [.. several.Select(t => t!.GetValue<string>())] : (string[])[schema["type"]?.GetValue<string>() ?? "string"];
        return types[random.Next(types.Length)] switch
        {
            "null" => "null",
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            "integer" => Edge(schema).ToString(CultureInfo.InvariantCulture),
            "number" => random.Next(3) == 0 ? "99999999.99" : (random.Next(1_000_000) / 100m).ToString(CultureInfo.InvariantCulture),
            "object" => schema["properties"] is null ? "{\"order_id\": 7, \"utm_source\": \"news\"}" : Object(schema, null, random.Next(2)),
            "array" => $"[{string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => Valid(schema["items"]!)))}]",
            _ => JsonSerializer.Serialize(Text(schema)),
        };
    }

    long Edge(JsonNode schema)
    {
        var (min, max) = (schema["minimum"]?.GetValue<decimal>() ?? 0, schema["maximum"]?.GetValue<decimal>() ?? 100);
        return (long)(random.Next(3) switch { 0 => min, 1 => max, _ => min + random.Next((int)Math.Min(1000, max - min + 1)) });
    }

    string Text(JsonNode schema)
    {
        if (schema["format"]?.GetValue<string>() is "uuid")
        {
            return shop.Ids.Values.ElementAt(random.Next(shop.Ids.Count));
        }

        var max = schema["maxLength"]?.GetValue<int>() ?? 20;
        return random.Next(6) switch
        {
            0 => new string('é', max),
            1 => new string('a', max),
            2 => "f" + random.Next(1_000_000),
            3 => shop.AffiliateCode,
            4 => random.Next(100_000).ToString(CultureInfo.InvariantCulture),
            _ => "Grün & \"blau\"",
        };
    }

    static string Plain(string json) => json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json;

    // As far as it is clear: an empty text counts as none, a number may come as a text, an amount in any notation, and one text for a list of one.
    bool IsForbidden(DocumentedOperation operation, JsonNode schema, string json)
    {
        try
        {
            var node = JsonNode.Parse(json)!.AsObject();
            if (operation.Id is "trackBatch")
            {
                // Each event is answered for itself, within a 200.
                return node["events"] is not JsonArray { Count: > 0 };
            }

            foreach (var (name, value) in node.ToList())
            {
                var property = contract.Resolved(contract.Resolved(schema)!["properties"]?[name]);
                var types = property?["type"]?.ToJsonString() ?? "";
                if (property?["pattern"]?.GetValue<string>() is @"^\d{1,8}(\.\d+)?$" && value is JsonValue
                    && decimal.TryParse(Plain(value.ToJsonString()), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount))
                {
                    node[name] = amount == 0 ? "0" : amount.ToString(CultureInfo.InvariantCulture);
                    continue;
                }

                // Networks whose ids are numbers send them as such, and some of them a yes.
                if (operation.Id is "postPostback" && value?.GetValueKind() is JsonValueKind.Number)
                {
                    node[name] = (types.Contains("boolean", StringComparison.Ordinal), value.ToJsonString()) switch
                    {
                        (true, "0") => false,
                        (true, "1") => true,
                        var (_, number) => number,
                    };
                    continue;
                }

                if (value is JsonValue text && text.TryGetValue<string>(out var written))
                {
                    node[name] = written.Length == 0 ? null
                        : types.Contains("integer", StringComparison.Ordinal) && int.TryParse(written, out var number) ? number
                        : types.Contains("array", StringComparison.Ordinal) ? new JsonArray(written)
                        : written;
                }

                // Null is as good as absent.
                if (node[name] is null)
                {
                    node.Remove(name);
                }
            }

            return contract.Mismatch(operation, "body", schema, JsonSerializer.SerializeToElement(node)) is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            // No serializer has a say about it; only the server has.
            return false;
        }
    }
}
