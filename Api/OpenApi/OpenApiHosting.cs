using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace Affiliates.Api.OpenApi;

/// <summary>The OpenAPI 3.1 document at <c>/openapi/v1.json</c>, and a page to read it at <c>/docs</c>.</summary>
public static class OpenApiHosting
{
    public const string DocumentPath = "/openapi/v1.json";

    const string Version = "v1";
    const string Answer = "Answer";

    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi(Version, static options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = NameOf;
            options.AddSchemaTransformer<FieldSchemas>();
            options.AddOperationTransformer<OperationDetails>();
            options.AddDocumentTransformer<DocumentFrame>();
        });
        services.RemoveAll<IApiDescriptionProvider>();
        services.AddSingleton<IApiDescriptionProvider, DocumentedEndpoints>();
        services.AddSingleton<DocumentBytes>();
    }

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").LimitPages().About("Operation", "Health, and this document.");
        pages.MapGet(DocumentPath, static async (HttpContext http, DocumentBytes document) =>
        {
            var bytes = await document.Get();
            return TypedResults.Bytes(bytes.Json, "application/json; charset=utf-8", entityTag: bytes.Tag);
        })
            .Documented("getOpenApiDocument", "Read this document", "OpenAPI 3.1. `/docs` shows it as a page.")
            .Answers<JsonInput>()
            .Answers(StatusCodes.Status304NotModified, "It is the one that `If-None-Match` names");
        pages.MapDocumentPage();
    }

    // An affiliate is answered as an AffiliateAnswer and is an Affiliate to who reads the document.
    static string? NameOf(JsonTypeInfo type) =>
        typeof(IInlined).IsAssignableFrom(Nullable.GetUnderlyingType(type.Type) ?? type.Type) || type.Type == typeof(Tracking.RawJson) ? null
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
        ? name.EndsWith(Answer, StringComparison.Ordinal) && name.Length > Answer.Length ? name[..^Answer.Length] : name
        : null;
}

/// <summary>The document, made once: it depends on the program alone.</summary>
sealed class DocumentBytes([FromKeyedServices("v1")] IOpenApiDocumentProvider provider)
{
    Task<(byte[] Json, Microsoft.Net.Http.Headers.EntityTagHeaderValue Tag)>? document;

    public Task<(byte[] Json, Microsoft.Net.Http.Headers.EntityTagHeaderValue Tag)> Get() =>
        document is { IsFaulted: false } made ? made : document = Make();

    async Task<(byte[], Microsoft.Net.Http.Headers.EntityTagHeaderValue)> Make()
    {
        using var buffer = new MemoryStream();
        await (await provider.GetOpenApiDocumentAsync()).SerializeAsJsonAsync(buffer, OpenApiSpecVersion.OpenApi3_1);
        var json = buffer.ToArray();
        return (json, new($"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\""));
    }
}
