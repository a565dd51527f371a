using Swashbuckle.AspNetCore.SwaggerUI;

namespace Affiliates.Api.OpenApi;

/// <summary>The document as a page: Swagger UI, all of it from the package, nothing from anywhere else.</summary>
static class DocumentPage
{
    /// <summary>Scripts and the document from here; styles also inline, which is how the page draws its icons.</summary>
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDocumentPage(this IEndpointRouteBuilder app)
    {
        var page = app.CreateApplicationBuilder();
        page.Use(static (http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            // Static files are served only where no endpoint has been chosen.
            http.SetEndpoint(null);
            return next(http);
        });
        page.UseSwaggerUI(static ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "Affiliates API";
            ui.SwaggerEndpoint(OpenApiHosting.DocumentPath, "Affiliates");
            ui.EnableDeepLinking();
            ui.DefaultModelsExpandDepth(0);
            ui.DocExpansion(DocExpansion.List);
        });
        app.MapGet("/docs/{**file}", page.Build()).NotInDocument("A page for people");
    }
}
