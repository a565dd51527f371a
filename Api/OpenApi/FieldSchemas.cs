using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Affiliates.Api.Tracking;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Affiliates.Api.OpenApi;

/// <summary>An amount from outside, 0 to 99999999.99. Only the document knows this type.</summary>
/// <remarks>A JSON number is taken too, and not documented: generated clients would make a binary fraction of it.</remarks>
public readonly record struct MoneyInput : IInlined;

/// <summary>A number from outside that is kept exactly; as <see cref="MoneyInput"/>. Only the document knows this type.</summary>
public readonly record struct DecimalInput : IInlined;

/// <summary>Any JSON object. Only the document knows this type.</summary>
public readonly record struct JsonInput : IInlined;

/// <summary>Marks types that stand in the document where they are used, and are no components.</summary>
interface IInlined;

/// <summary>How our own types and attributes look as JSON Schema.</summary>
sealed class FieldSchemas : IOpenApiSchemaTransformer
{
    const string Decimals = @"^\d{1,8}(\.\d+)?$";

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
        // An amount is a component, and who refers to it says whether there may be none; all else stands where it is used.
        var nothing = isNullable ? JsonSchemaType.Null : default;
        if (type == typeof(Money))
        {
            Set(schema, JsonSchemaType.String, "10.00");
            schema.Pattern = @"^-?\d+\.\d{2}$";
        }
        else if (type == typeof(MoneyInput))
        {
            Set(schema, JsonSchemaType.String | nothing, "99.99");
            schema.Pattern = Decimals;
        }
        else if (type == typeof(DecimalInput))
        {
            Set(schema, JsonSchemaType.String | nothing, "10");
            schema.Pattern = Decimals;
        }
        else if (type == typeof(RawJson) || type == typeof(JsonInput))
        {
            Set(schema, JsonSchemaType.Object | nothing, new JsonObject { ["campaign"] = "spring" });
        }
        else if (type == typeof(DateOnly))
        {
            Set(schema, JsonSchemaType.String | nothing, "2026-01-31");
        }
        else if (type == typeof(DateTimeOffset))
        {
            Set(schema, JsonSchemaType.String | nothing, "2026-01-31T18:00:00Z");
        }
        else if (type == typeof(Guid))
        {
            Set(schema, JsonSchemaType.String | nothing, "019b7a3e-5c10-7000-8000-2f6d1c9e4b7a");
        }
        else if (type == typeof(int) || type == typeof(long) || type == typeof(decimal))
        {
            // The serializer could read them from texts as well, and is not what reads here.
            schema.Type = (type == typeof(decimal) ? JsonSchemaType.Number : JsonSchemaType.Integer) | nothing;
            schema.Pattern = null;
            schema.Format = type == typeof(decimal) ? "decimal" : schema.Format;
        }
    }

    static void Set(OpenApiSchema schema, JsonSchemaType type, JsonNode example)
    {
        (schema.Type, schema.Properties, schema.AdditionalProperties) = (type, null, null);
        schema.Examples = [example];
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
