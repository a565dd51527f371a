using Microsoft.AspNetCore.Builder;

namespace Affiliates.Portal.Hosting;

/// <summary>What browsers are told about the portal's pages: all of it comes from here, no script stands in a page, nobody frames it.</summary>
static class PortalHeaders
{
    /// <summary>Styles also inline: the theme's colours are a style element, and components place themselves by style attributes.</summary>
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void UsePortalHeaders(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        // As the forms' tokens have it: anything else they replace, and log that they have.
        headers.CacheControl = "no-cache, no-store";
        return next(http);
    });
}
