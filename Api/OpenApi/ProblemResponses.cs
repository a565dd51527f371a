using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Affiliates.Api.OpenApi;

/// <summary>The refusals that many operations share.</summary>
static class ProblemResponses
{
    static readonly (int Status, string Meaning)[] Shared =
    [
        (400, "Something in the request is wrong: `errors` says what, by field"),
        (401, "No credentials, or none that are good"),
        (403, "The caller may not do this, or the tenant is switched off"),
        (404, "There is none, or it is somebody else's; or there is no such tenant"),
        (413, "The body is too large"),
        (415, "The body is of another media type"),
        (429, "Too many requests: come back after `Retry-After` seconds"),
        (503, "The service cannot take this now: come back after `Retry-After` seconds"),
    ];

    public static string NameOf(int status) => ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal);

    public static Dictionary<string, IOpenApiResponse> All(OpenApiDocument document) =>
        Shared.ToDictionary(r => NameOf(r.Status), r => (IOpenApiResponse)Of(r.Status, r.Meaning, document));

    public static OpenApiResponse Of(int status, string meaning, OpenApiDocument document) => new()
    {
        Description = meaning,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.MediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference("Problem", document),
                Example = ExampleOf(status),
            },
        },
        Headers = status is 429 or 503 ? new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = new OpenApiHeaderReference("Retry-After", document) } : null,
    };

    static JsonNode ExampleOf(int status) => JsonNode.Parse((status switch
    {
        400 => Problem.Field("slug", "This slug is already in use"),
        401 => Problem.Unauthorized(),
        403 => Problem.Forbidden(),
        404 => Problem.NotFound(),
        413 => Problem.TooLarge(RequestBody.ManagementLimit),
        415 => Problem.UnsupportedMediaType("application/json"),
        429 => Problem.TooManyRequests(TimeSpan.FromSeconds(1)),
        503 => Problem.Unavailable(),
        _ => Problem.OfStatus(status),
    }).ToJson())!;
}

/// <summary>What went wrong, as RFC 9457 has it. <c>detail</c> is a sentence for a person; <c>errors</c> says what is wrong with each field.</summary>
sealed record ProblemAnswer
{
    /// <summary>Always <c>about:blank</c>: the status says what kind it is.</summary>
    /// <example>about:blank</example>
    public required string Type { get; init; }

    /// <summary>The status in words.</summary>
    /// <example>Bad Request</example>
    public required string Title { get; init; }

    /// <summary>The status, once more.</summary>
    /// <example>400</example>
    public required int Status { get; init; }

    /// <summary>A sentence for a person.</summary>
    /// <example>slug: This slug is already in use</example>
    public required string Detail { get; init; }

    /// <summary>By field, where it is about fields: what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();
}
