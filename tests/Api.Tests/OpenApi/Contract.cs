using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Affiliates.Api.Tests.OpenApi;

/// <summary>
/// The OpenAPI document, held against what the server does: every answer that <see cref="Http.ApiClient"/> gets, in whatever test, has
/// to be one that the document knows.
/// </summary>
public sealed class Contract
{
    static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    static readonly Lock Reading = new();
    static Task<Contract>? read;

    readonly ConcurrentDictionary<(string Operation, string Place), JsonSchema> schemas = new();
    readonly JsonObject definitions;

    Contract(JsonObject document)
    {
        Document = document;
        definitions = (JsonObject)Local(document["components"]!["schemas"]!);
        Operations =
        [
            .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
                .Select(operation => new DocumentedOperation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject()))),
        ];
    }

    public JsonObject Document { get; }

    public IReadOnlyList<DocumentedOperation> Operations { get; }

    /// <summary>The document is the same on every server: it is read from the first.</summary>
    public static Task<Contract> Of(Uri server)
    {
        lock (Reading)
        {
            return read is { IsFaulted: false, IsCanceled: false } ? read : read = Read();
        }

        async Task<Contract> Read()
        {
            using var http = new HttpClient();
            return new Contract(JsonNode.Parse(await http.GetStringAsync(new Uri(server, OpenApiHosting.DocumentPath)))!.AsObject());
        }
    }

    /// <summary>Says what is wrong with an answer; null when it is as documented, or when nobody has documented the request.</summary>
    public async Task<string?> Refuse(HttpResponseMessage answer, string body)
    {
        var request = answer.RequestMessage!;
        if (Find(request.Method.Method, request.RequestUri!.AbsolutePath) is not { } operation)
        {
            return null;
        }

        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        var where = $"{request.Method} {request.RequestUri.PathAndQuery} answered {status}: {body}\nThe document ({operation.Id}) ";
        if (Resolved(operation.Node["responses"]![status]) is not { } documented)
        {
            return $"{where}knows no {status} there: say .Answers or .Refuses at the endpoint.";
        }

        var media = answer.Content.Headers.ContentType?.MediaType;
        if (documented["content"] is not JsonObject { Count: > 0 } content)
        {
            return body.Length == 0 ? null : $"{where}says that there is no body.";
        }

        if (media is null || content[media] is not { } form)
        {
            return $"{where}does not know of {media ?? "no content"}, only of {string.Join(", ", content.Select(c => c.Key))}.";
        }

        if (!media.EndsWith("json", StringComparison.Ordinal))
        {
            return null;
        }

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return Mismatch(operation, $"{status} {media}", form["schema"]!, json.RootElement) is { } why ? $"{where}does not allow that: {why}" : null;
    }

    /// <summary>Says why the JSON does not match a schema of the operation; null when it does.</summary>
    public string? Mismatch(DocumentedOperation operation, string place, JsonNode schema, JsonElement json)
    {
        var checks = schemas.GetOrAdd((operation.Id, place), _ => Checks(schema));
        var result = checks.Evaluate(json, Options);
        return result.IsValid
            ? null
            : string.Join("; ", (result.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Value}")));
    }

    public DocumentedOperation? Find(string method, string path)
    {
        var asked = Canonical(path).Split('/');
        return Operations
            .Where(o => o.Method == method && Matches(o.Path.Split('/'), asked))
            // What is written out comes before a placeholder.
            .MinBy(o => o.Path.Count(c => c == '{'));
    }

    /// <summary>What a <c>$ref</c> in the document stands for, or the node itself.</summary>
    public JsonNode? Resolved(JsonNode? node)
    {
        while (node?["$ref"]?.GetValue<string>() is { } reference)
        {
            node = reference.Split('/')[1..].Aggregate<string, JsonNode?>(Document, (at, name) => at?[name]);
        }

        return node;
    }

    static bool Matches(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(p => p.First == p.Second || (p.First.StartsWith('{') && p.Second.Length > 0));

    // The ways that are aliases, and the slash at the end.
    static string Canonical(string path)
    {
        path = path.TrimEnd('/');
        path = path.StartsWith("/affiliates/referral-actions/track", StringComparison.Ordinal) ? path.Insert("/affiliates".Length, "/api") : path;
        return path switch
        {
            "" => "/",
            _ when path.StartsWith("/affiliates/r/", StringComparison.Ordinal) => path["/affiliates".Length..],
            _ => path,
        };
    }

    JsonSchema Checks(JsonNode schema)
    {
        var whole = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"urn:uuid:{Guid.NewGuid()}",
            ["$defs"] = definitions.DeepClone(),
            ["allOf"] = new JsonArray(Local(schema)),
        };
        return JsonSchema.FromText(whole.ToJsonString());
    }

    static JsonNode Local(JsonNode schema) =>
        JsonNode.Parse(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
}

public sealed record DocumentedOperation(string Method, string Path, JsonObject Node)
{
    public string Id => Node["operationId"]!.GetValue<string>();

    /// <summary>By media type: example and schema of the body.</summary>
    public JsonObject? Body => Node["requestBody"]?["content"]?.AsObject();

    /// <summary>Of a body that has no fields: an empty object. Null: there is no body.</summary>
    public JsonNode? Example => Body is null ? null : Body.First().Value!["example"] ?? new JsonObject();

    public override string ToString() => $"{Method} {Path}";
}
