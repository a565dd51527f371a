using System.Text.Json.Nodes;
using Affiliates.Api.Tracking;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Affiliates.Api.OpenApi;

/// <summary>Completes an operation by what follows from its endpoint: parameters, who may call, what is refused.</summary>
sealed class OperationDetails : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = new EndpointMetadataCollection(context.Description.ActionDescriptor.EndpointMetadata);
        var access = endpoint.GetMetadata<RequiredAccess>()?.Access;
        var document = context.Document!;
        operation.Description = string.Join("\n\n", ((string?[])[operation.Description, Callers.Of(access, reads: HttpMethods.IsGet(context.Description.HttpMethod!))]).Where(text => !string.IsNullOrEmpty(text)));
        operation.Security = Callers.Security(access, document);
        operation.Parameters = [.. Parameters(context.Description.RelativePath!, endpoint, document)];
        Example(operation, endpoint);
        Answers(operation, endpoint, document);
        Refusals(operation, endpoint, access, document);
        return Task.CompletedTask;
    }

    static IEnumerable<IOpenApiParameter> Parameters(string path, EndpointMetadataCollection endpoint, OpenApiDocument document)
    {
        var own = endpoint.GetOrderedMetadata<Parameter>();
        foreach (var segment in path.Split('/').Where(s => s.StartsWith('{')))
        {
            var name = segment.Trim('{', '}');
            yield return Written(own.FirstOrDefault(p => p.In is ParameterLocation.Path && p.Name == name) ?? Id(name));
        }

        foreach (var parameter in own.Where(p => p.In is not ParameterLocation.Path && p != Parameter.Tenant))
        {
            yield return Written(parameter);
        }

        if (endpoint.GetMetadata<ListMark>() is not null)
        {
            foreach (var name in (string[])["limit", "cursor", "format"])
            {
                yield return new OpenApiParameterReference(name, document);
            }
        }

        if (IsForATenant(endpoint) || own.Contains(Parameter.Tenant))
        {
            yield return new OpenApiParameterReference(Tenancy.Header, document);
        }
    }

    public static OpenApiParameter Written(Parameter parameter) => new()
    {
        In = parameter.In,
        Name = parameter.Name,
        Description = parameter.Description,
        Required = parameter.In is ParameterLocation.Path,
        Schema = parameter.Schema(),
    };

    static Parameter Id(string name) => new(
        ParameterLocation.Path, name, "The object's id", static () => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" });

    static void Example(OpenApiOperation operation, EndpointMetadataCollection endpoint)
    {
        if (endpoint.GetMetadata<Body>() is { } body && operation.RequestBody?.Content is { } content)
        {
            foreach (var mediaType in content.Values)
            {
                // Of an empty object nothing would be written.
                mediaType.Example = JsonNode.Parse(body.Example);
            }
        }
    }

    static void Answers(OpenApiOperation operation, EndpointMetadataCollection endpoint, OpenApiDocument document)
    {
        foreach (var answer in endpoint.GetOrderedMetadata<GoodAnswer>().Where(a => a is { Type: null, MediaType: not null }))
        {
            Of(answer).Content = new Dictionary<string, OpenApiMediaType>
            {
                [answer.MediaType!] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }

        foreach (var answer in endpoint.GetOrderedMetadata<GoodAnswer>().Where(a => a.Location is not null))
        {
            Of(answer).Headers = new Dictionary<string, IOpenApiHeader> { ["Location"] = Header(answer.Location!) };
        }

        if (endpoint.GetMetadata<ListMark>() is not null)
        {
            var list = (OpenApiResponse)operation.Responses![Key(StatusCodes.Status200OK)];
            list.Content![CsvAnswer.MediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "All rows, with the fields' names in the first line" },
            };
            if (endpoint.GetMetadata<ListMark>() == ListMark.OrOneAlone)
            {
                var json = list.Content!["application/json"];
                json.Schema = new OpenApiSchema { OneOf = [json.Schema!, json.Schema!.Items!] };
            }

            list.Headers = new Dictionary<string, IOpenApiHeader> { ["Link"] = new OpenApiHeaderReference("Link", document) };
        }

        OpenApiResponse Of(GoodAnswer answer) => (OpenApiResponse)operation.Responses![Key(answer.Status)];
    }

    static void Refusals(OpenApiOperation operation, EndpointMetadataCollection endpoint, Access? access, OpenApiDocument document)
    {
        var own = endpoint.GetOrderedMetadata<Refused>();
        var readsInput = operation.RequestBody is not null || endpoint.GetMetadata<ListMark>() is not null || operation.Parameters!.Any(p => p.In is ParameterLocation.Query);
        foreach (var (status, applies) in ((int, bool)[])
        [
            (StatusCodes.Status400BadRequest, readsInput),
            (StatusCodes.Status401Unauthorized, access is not null),
            (StatusCodes.Status403Forbidden, access is not null),
            (StatusCodes.Status404NotFound, IsForATenant(endpoint) || operation.Parameters!.Any(p => p.In is ParameterLocation.Path)),
            (StatusCodes.Status413PayloadTooLarge, operation.RequestBody is not null),
            (StatusCodes.Status415UnsupportedMediaType, operation.RequestBody is not null),
            (StatusCodes.Status429TooManyRequests, true),
            (StatusCodes.Status503ServiceUnavailable, true),
        ])
        {
            if (applies)
            {
                operation.Responses!.TryAdd(Key(status), new OpenApiResponseReference(ProblemResponses.NameOf(status), document));
            }
        }

        foreach (var refused in own)
        {
            operation.Responses![Key(refused.Status)] = ProblemResponses.Of(refused.Status, refused.Meaning, document);
        }
    }

    static OpenApiHeader Header(string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    static bool IsForATenant(EndpointMetadataCollection endpoint) =>
        endpoint.GetMetadata<RequiredAccess>() is not null || endpoint.GetMetadata<Redirects>() is not null;

    static string Key(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
