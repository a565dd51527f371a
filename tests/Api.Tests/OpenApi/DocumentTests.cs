using System.Text.Json.Nodes;
using Affiliates.Api.Tests.Http;
using Microsoft.AspNetCore.Routing;

namespace Affiliates.Api.Tests.OpenApi;

public class DocumentTests(ApiServer api)
{
    const string How = "After its route write .Documented(\"itsOperationId\", \"What it does\") and .Answers<…>(), or .AliasOf(\"/the/documented/path\"), "
        + "or .NotInDocument(\"why\"); see \"An endpoint's documentation\" in CONTRIBUTING.md.";

    [Fact]
    public async Task Every_endpoint_is_one_operation_or_says_why_not()
    {
        var contract = await Contract.Of(api.Url);
        List<string> wrong = [];
        var expected = new HashSet<string>();
        foreach (var endpoint in api.Endpoints)
        {
            var path = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            var marks = (object?[])[endpoint.Metadata.GetMetadata<Operation>(), endpoint.Metadata.GetMetadata<Alias>(), endpoint.Metadata.GetMetadata<LeftOut>()];
            if (marks.Count(m => m is not null) != 1)
            {
                wrong.Add($"{path} has to be exactly one of an operation, an alias and left out. {How}");
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(m => m != "HEAD"))
            {
                if (endpoint.Metadata.GetMetadata<Operation>() is not null)
                {
                    expected.Add($"{method} {path}");
                }
                else if (endpoint.Metadata.GetMetadata<Alias>() is { } alias && !contract.Operations.Any(o => o.Method == method && o.Path == alias.Path))
                {
                    wrong.Add($"{method} {path} is an alias of {alias.Path}, which the document does not have.");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(expected.Order(), contract.Operations.Select(o => o.ToString()).Order());
        Assert.True(contract.Operations.Count > 60, "There is hardly anything in the document.");
    }

    [Fact]
    public async Task Every_operation_says_all_that_a_caller_needs()
    {
        var contract = await Contract.Of(api.Url);
        List<string> wrong = [];
        var tags = contract.Document["tags"]!.AsArray().Select(t => t!["name"]!.GetValue<string>()).ToHashSet();
        foreach (var operation in contract.Operations)
        {
            var node = operation.Node;
            Check(operation, wrong, "a summary", node["summary"]?.GetValue<string>().Length > 0);
            Check(operation, wrong, "a tag that is described", node["tags"]?.AsArray().All(t => tags.Contains(t!.GetValue<string>())) is true);
            Check(operation, wrong, "its security", node["security"] is JsonArray);
            var statuses = node["responses"]!.AsObject().Select(r => r.Key).ToList();
            Check(operation, wrong, "a good answer", statuses.Exists(s => s[0] is '2' or '3'));
            Check(operation, wrong, "its refusals", statuses.Exists(s => s[0] is '4'));
            foreach (var (status, response) in node["responses"]!.AsObject())
            {
                var content = contract.Resolved(response)!["content"] as JsonObject;
                Check(operation, wrong, $"problem+json for {status}", status[0] is not ('4' or '5') || content?.ContainsKey("application/problem+json") is true);
                Check(operation, wrong, $"a schema for {status}", content?.All(c => c.Value!["schema"] is JsonObject { Count: > 0 }) is not false);
            }

            foreach (var parameter in (node["parameters"]?.AsArray() ?? []).Select(contract.Resolved))
            {
                var name = parameter!["name"]!.GetValue<string>();
                Check(operation, wrong, $"a description of {name}", parameter["description"]?.GetValue<string>().Length > 0);
                Check(operation, wrong, $"a type of {name}", contract.Resolved(parameter["schema"])?["type"] is not null);
            }

            foreach (var (media, body) in operation.Body ?? [])
            {
                var hasFields = contract.Resolved(body!["schema"])!["properties"] is not null;
                var mismatch = contract.Mismatch(operation, $"body {media}", body["schema"]!, JsonSerializer.SerializeToElement(operation.Example));
                Check(operation, wrong, $"an example that its schema allows ({mismatch})", (body["example"] is not null || !hasFields) && mismatch is null);
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(contract.Operations.Count, contract.Operations.Select(o => o.Id).Distinct().Count());
    }

    [Fact]
    public async Task Fields_are_in_snake_case_and_amounts_are_strings()
    {
        var contract = await Contract.Of(api.Url);
        var schemas = contract.Document["components"]!["schemas"]!.AsObject();
        var fields = schemas.SelectMany(s => s.Value!["properties"]?.AsObject().Select(p => p.Key) ?? []).ToList();

        Assert.Equal("3.1", contract.Document["openapi"]!.GetValue<string>()[..3]);
        Assert.True(fields.Count > 100);
        Assert.All(fields, field => Assert.Matches("^[a-z][a-z0-9_]*$", field));
        Assert.Equal("#/components/schemas/Money", schemas["Affiliate"]!["properties"]!["balance"]!["$ref"]!.GetValue<string>());
        Assert.Equal("string", schemas["Money"]!["type"]!.GetValue<string>());
        Assert.Equal(@"^-?\d+\.\d{2}$", schemas["Money"]!["pattern"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_object_of_the_document_comes_from_one_type()
    {
        var contract = await Contract.Of(api.Url);
        var types = api.Endpoints.SelectMany(e => e.Metadata.GetOrderedMetadata<GoodAnswer>().Select(a => a.Type)
                .Append(e.Metadata.GetMetadata<Body>()?.Type)).OfType<Type>().Where(t => !t.IsGenericType).Distinct()
            .ToLookup(t => t.Name.EndsWith("Answer", StringComparison.Ordinal) ? t.Name[..^"Answer".Length] : t.Name);

        Assert.Empty(types.Where(t => t.Count() > 1).Select(t => $"{string.Join(" and ", t)} have one name in the document: rename one"));
        Assert.NotEmpty(contract.Operations);
    }

    [Fact]
    public async Task The_document_is_served_with_a_tag_and_is_not_sent_twice()
    {
        var first = (await api.Anonymous().Get(OpenApiHosting.DocumentPath)).Is(HttpStatusCode.OK);
        var again = await api.Anonymous().Get(OpenApiHosting.DocumentPath, ("If-None-Match", first.Response.Headers.ETag!.Tag));

        Assert.Equal("application/json", first.Response.Content.Headers.ContentType?.MediaType);
        again.Is(HttpStatusCode.NotModified);
        Assert.Empty(again.Body);
    }

    static void Check(DocumentedOperation operation, List<string> wrong, string what, bool holds)
    {
        if (!holds)
        {
            wrong.Add($"{operation} ({operation.Id}) lacks {what}. {How}");
        }
    }
}
