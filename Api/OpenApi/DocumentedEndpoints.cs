using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Affiliates.Api.OpenApi;

/// <summary>
/// Tells ASP.NET Core's document generator of the endpoints that have an <see cref="Operation"/>, instead of what it would find out by
/// their handlers' signatures: those read bodies and queries by hand, and some are plain delegates.
/// </summary>
sealed class DocumentedEndpoints(EndpointDataSource endpoints) : IApiDescriptionProvider
{
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<Operation>() is not null))
        {
            context.Results.Add(Describe(endpoint));
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    static ApiDescription Describe(RouteEndpoint endpoint)
    {
        // HEAD is GET without the body, and needs no operation of its own.
        var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single(m => !HttpMethods.IsHead(m));
        var description = new ApiDescription
        {
            HttpMethod = method,
            RelativePath = endpoint.RoutePattern.RawText!.Trim('/'),
            ActionDescriptor = new ActionDescriptor
            {
                DisplayName = endpoint.DisplayName,
                EndpointMetadata = [.. endpoint.Metadata],
            },
        };
        if (endpoint.Metadata.GetMetadata<Body>() is { } body)
        {
            description.ParameterDescriptions.Add(new ApiParameterDescription { Name = "body", Source = BindingSource.Body, Type = body.Type, IsRequired = body.Type != typeof(Nothing) });
            foreach (var mediaType in body.MediaTypes)
            {
                description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = mediaType });
            }
        }

        foreach (var answer in endpoint.Metadata.GetOrderedMetadata<GoodAnswer>())
        {
            description.SupportedResponseTypes.Add(new ApiResponseType
            {
                StatusCode = answer.Status,
                Type = answer.Type,
                Description = answer.Meaning,
                ApiResponseFormats = answer.Type is null ? [] : [new ApiResponseFormat { MediaType = answer.MediaType! }],
            });
        }

        return description;
    }
}
