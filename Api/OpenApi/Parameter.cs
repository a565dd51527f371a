using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Affiliates.Api.OpenApi;

/// <summary>A parameter in the path, the query or a header, as the document shows it.</summary>
public sealed record Parameter(ParameterLocation In, string Name, string Description, Func<OpenApiSchema> Schema)
{
    /// <summary>A text in the query.</summary>
    public static Parameter Text(string name, int max, string description) =>
        new(ParameterLocation.Query, name, description, () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = max });

    /// <summary>A code of an affiliate in the query.</summary>
    public static Parameter Code(string description = "Only of the affiliate with this code") => Text("affiliate_code", 50, description);

    /// <summary>One of these names.</summary>
    public static Parameter Choice(string name, IEnumerable<string> names, string description) => new(
        ParameterLocation.Query, name, description,
        () => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. names.Select(n => (JsonNode)n)] });

    /// <summary>One of these fields, either way round.</summary>
    public static Parameter Ordering(IReadOnlyList<SortField> fields, string? more) => Choice(
        "ordering", Orderings.NamesOf(fields),
        "By this field, with `-` before it from the greatest on; what is equal in it by id. Without it newest first" + (more is null ? "" : ". " + more));

    public static Parameter Flag(string name, string description) =>
        new(ParameterLocation.Query, name, description, () => new OpenApiSchema { Type = JsonSchemaType.Boolean });

    /// <summary>From a day or time to a day or time, both included.</summary>
    public static Parameter[] Range(string of) =>
    [
        Moment("date_from", $"{of} from this day or time on: `2026-01-31`, or `2026-01-31T18:00:00Z`"),
        Moment("date_to", $"{of} until this day or time, which is included; a plain date is the whole day"),
    ];

    /// <summary>The same field as in a JSON body.</summary>
    public static Parameter Field(string name, string description, Func<OpenApiSchema> schema) =>
        new(ParameterLocation.Query, name, description, schema);

    /// <summary>In the path: what stands for the placeholder where it is not the id of an object.</summary>
    public static Parameter Path(string name, string description, int max = 200) =>
        new(ParameterLocation.Path, name, description, () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = max });

    public static Parameter Header(string name, string description, int max) =>
        new(ParameterLocation.Header, name, description, () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = max });

    /// <summary>Names the tenant; endpoints that are for a tenant have it anyway.</summary>
    public static readonly Parameter Tenant = Header(
        Tenancy.Header, "The tenant, by slug or id, for who has no credentials or is a superuser; credentials of a tenant come first", 100);

    /// <summary>What a repeat of a call is recognised by.</summary>
    public static readonly Parameter IdempotencyKey = Header(
        "Idempotency-Key", "A repeat with the same key gets the first answer and counts nothing; with another body it is refused with 409", 200);

    static Parameter Moment(string name, string description) => new(
        ParameterLocation.Query, name, description,
        static () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200, Examples = ["2026-01-31"] });
}
