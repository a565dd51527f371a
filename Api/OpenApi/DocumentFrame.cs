using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Affiliates.Api.OpenApi;

/// <summary>What stands around the operations: title, tags, and what they refer to.</summary>
sealed class DocumentFrame : IOpenApiDocumentTransformer
{
    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Affiliates",
            Version = "1",
            Summary = "Affiliate and referral tracking: clicks, conversions, commissions and payouts",
            Description =
                """
                Tracks what affiliates refer, decides what they earn, keeps their balances and pays them out.

                - Every path works with and without a slash at its end.
                - Money is a decimal string with two places, `"10.00"`; on input a JSON number is taken as well.
                - Times are ISO 8601, UTC. Ids are opaque.
                - A refusal is `application/problem+json` with a `detail` for a person and, where it is about fields, `errors` by field.
                - A list is a plain array, newest first; where the next page is stands in the header `Link`. With `Accept: text/csv` or
                  `?format=csv` all of it comes as CSV, in the same order.
                - `?ordering=` puts a list in another order, by the fields that it names: `amount`, or `-amount` from the greatest on. Pages
                  stay what they are while rows are added; a cursor is good for the order in which it was given.
                - An answer 2xx to a write means that it is on disk, and counted exactly once.
                """,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        // Wherever this document was read from.
        document.Servers = [new OpenApiServer { Url = "/", Description = "This server" }];
        document.Tags = Tags(context);
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas["Problem"] = await context.GetOrCreateSchemaAsync(typeof(ProblemAnswer), null, cancellationToken);
        document.Components.SecuritySchemes = Callers.Schemes;
        document.Components.Responses = ProblemResponses.All(document);
        document.Components.Parameters = Parameters();
        document.Components.Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Link"] = Header("Where the next page is: `<…>; rel=\"next\"`; absent on the last one", JsonSchemaType.String),
            ["Retry-After"] = Header("Seconds to wait", JsonSchemaType.Integer),
        };
    }

    static HashSet<OpenApiTag> Tags(OpenApiDocumentTransformerContext context) =>
    [
        .. context.DescriptionGroups.SelectMany(g => g.Items)
            .SelectMany(d => d.ActionDescriptor.EndpointMetadata.OfType<Concept>())
            .Distinct()
            .Select(concept => new OpenApiTag { Name = concept.Name, Description = concept.Description }),
    ];

    static Dictionary<string, IOpenApiParameter> Parameters() => new[]
    {
        new Parameter(
            ParameterLocation.Query, "limit", "Rows of a page",
            static () => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000", Default = JsonValue.Create(ListQuery.DefaultLimit) }),
        new Parameter(
            ParameterLocation.Query, "cursor", "Where the page begins: from the `Link` of the one before",
            static () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = ListCursor.MaxLength, Pattern = "^[0-9A-Za-z._-]+$" }),
        Parameter.Choice("format", ["json", "csv"], "Overrides the header `Accept`; CSV comes whole, without pages"),
        Parameter.Tenant,
    }.ToDictionary(p => p.Name, p => (IOpenApiParameter)OperationDetails.Written(p));

    static OpenApiHeader Header(string description, JsonSchemaType type) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = type } };
}
