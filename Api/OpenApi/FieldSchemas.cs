using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Affiliates.Api.Tracking;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Affiliates.Api.OpenApi;

/// <summary>An amount from outside: a decimal string or a JSON number. Only the document knows this type.</summary>
public readonly record struct MoneyInput;

/// <summary>A number from outside that is kept exactly: a decimal string or a JSON number. Only the document knows this type.</summary>
public readonly record struct DecimalInput;

/// <summary>Any JSON object. Only the document knows this type.</summary>
public readonly record struct JsonInput;

/// <summary>How our own types and attributes look as JSON Schema.</summary>
sealed class FieldSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        Own(schema, Nullable.GetUnderlyingType(type) ?? type, isNullable: Nullable.GetUnderlyingType(type) is not null);
        if (context.JsonPropertyInfo?.AttributeProvider is { } attributes)
        {
            foreach (var allowed in attributes.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false).Cast<AllowedValuesAttribute>())
            {
                schema.Enum = [.. allowed.Values.Select(value => (JsonNode?)JsonValue.Create((string?)value)!)];
            }
        }

        if (schema.Properties is { Count: > 0 })
        {
            Required(schema, context);
        }

        return Task.CompletedTask;
    }

    static void Own(OpenApiSchema schema, Type type, bool isNullable)
    {
        var nothing = isNullable ? JsonSchemaType.Null : default;
        if (type == typeof(Money))
        {
            schema.Type = JsonSchemaType.String | nothing;
            schema.Pattern = @"^-?\d+\.\d{2}$";
            schema.Examples = ["10.00"];
        }
        else if (type == typeof(MoneyInput))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Number | nothing;
            schema.Minimum = "0";
            schema.Maximum = "99999999.99";
            schema.Examples = ["99.99"];
            schema.Properties = null;
        }
        else if (type == typeof(DecimalInput))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Number | nothing;
            schema.Minimum = "0";
            schema.Examples = ["10"];
            schema.Properties = null;
        }
        else if (type == typeof(RawJson) || type == typeof(JsonInput))
        {
            schema.Type = JsonSchemaType.Object | nothing;
            schema.Properties = null;
            schema.AdditionalProperties = new OpenApiSchema();
        }
        else if (type == typeof(DateOnly))
        {
            schema.Examples = ["2026-01-31"];
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Examples = ["2026-01-31T18:00:00Z"];
        }
        else if (type == typeof(Guid))
        {
            schema.Examples = ["019b7a3e-5c10-7000-8000-2f6d1c9e4b7a"];
        }
    }

    // A record's parameters are always written; what is left out when it is null is not.
    static void Required(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        foreach (var property in context.JsonTypeInfo.Properties.Where(p => schema.Properties!.ContainsKey(p.Name)))
        {
            var leftOut = property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false).Length > 0;
            if (leftOut)
            {
                schema.Required?.Remove(property.Name);
            }
            else if (property.AssociatedParameter is { HasDefaultValue: false })
            {
                (schema.Required ??= new HashSet<string>()).Add(property.Name);
            }
        }
    }
}
