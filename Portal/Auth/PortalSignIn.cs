using System.Security.Claims;
using Affiliates.Client;
using Affiliates.Portal.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Affiliates.Portal.Auth;

/// <summary>
/// The portal's own sign-in: a cookie that no script reads and no other site sends, which holds the API's tokens, encrypted. The cookie is the one
/// place where they are kept: whoever needs a fresh access token asks the browser to have the cookie renewed, so that many tabs and many
/// programs agree.
/// </summary>
public static class PortalSignIn
{
    /// <summary>As long as a refresh token is good for; each renewal begins anew.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    const string CookieName = "affiliates_portal";
    const string AccessClaim = "access";
    const string RefreshToken = "refresh";

    /// <summary>A page that is asked for with less than this left brings a fresh token with it.</summary>
    static readonly TimeSpan FreshOnLoad = TimeSpan.FromMinutes(15);

    public static void AddPortalSignIn(this IServiceCollection services)
    {
        services.AddSingleton<Grants>();
        services.AddSingleton<TokenExchange>();
        services.AddAuthentication(Scheme).AddCookie(Scheme, static cookie =>
        {
            cookie.Cookie.Name = CookieName;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            // The proxy in front speaks TLS; on plain http, which is for trying it out, there is nothing to be secure.
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = Life;
            cookie.SlidingExpiration = false;
            cookie.LoginPath = "/sign-in";
            cookie.ReturnUrlParameter = "to";
            cookie.Events.OnRedirectToLogin = static redirect =>
            {
                if (redirect.Request.Path.StartsWithSegments("/session") || redirect.Request.Path.StartsWithSegments("/files"))
                {
                    redirect.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return Task.CompletedTask;
                }

                // Who had a sign-in is told that it has ended; who never had one is simply asked.
                redirect.Response.Redirect(redirect.RedirectUri + (redirect.Request.Cookies.ContainsKey(CookieName) ? "&why=ended" : ""));
                return Task.CompletedTask;
            };
            cookie.Events.OnValidatePrincipal = Validate;
        });
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(static antiforgery =>
        {
            antiforgery.Cookie.Name = "affiliates_portal_form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    public static void MapPortalSession(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/session/renew", Renew).RequireAuthorization();
        endpoints.MapPost("/session/end", End);
    }

    /// <summary>Puts the tokens of a sign-in into the cookie.</summary>
    public static Task Begin(HttpContext http, string email, TokenPair tokens) =>
        http.SignInAsync(Scheme, PrincipalOf(email, tokens), PropertiesOf(tokens));

    /// <summary>The access token of who has signed in.</summary>
    public static string? AccessOf(ClaimsPrincipal user) => user.FindFirst(AccessClaim)?.Value;

    static async Task Validate(CookieValidatePrincipalContext context)
    {
        if (context.HttpContext.Request.Path.StartsWithSegments("/_blazor") || context.HttpContext.Request.Path.StartsWithSegments("/session"))
        {
            return;
        }

        if (context.Principal is not { } user || AccessOf(user) is not { } access || context.Properties.GetTokenValue(RefreshToken) is not { } refresh)
        {
            context.RejectPrincipal();
            return;
        }

        if (AccessTokens.Left(access, context.HttpContext.RequestServices.GetRequiredService<TimeProvider>()) > FreshOnLoad)
        {
            return;
        }

        switch (await context.HttpContext.RequestServices.GetRequiredService<TokenExchange>().Exchange(refresh, context.HttpContext))
        {
            case Exchanged(var pair):
                context.ReplacePrincipal(PrincipalOf(user.Identity!.Name!, pair));
                context.Properties.StoreTokens([new AuthenticationToken { Name = RefreshToken, Value = pair.Refresh }]);
                context.ShouldRenew = true;
                break;
            case ExchangeRefused:
                context.RejectPrincipal();
                break;
        }
    }

    // A page that runs asks for a fresh token. What it gets is sealed: only this program opens it, and no script reads it.
    static async Task<IResult> Renew(HttpContext http, TokenExchange tokens, Grants grants)
    {
        // Another site's page cannot send this header without asking first, and is not answered.
        if (!http.Request.Headers.ContainsKey("X-Portal"))
        {
            return TypedResults.BadRequest();
        }

        var signedIn = await http.AuthenticateAsync(Scheme);
        if (signedIn is not { Succeeded: true, Properties: { } properties } || properties.GetTokenValue(RefreshToken) is not { } refresh)
        {
            return TypedResults.Unauthorized();
        }

        switch (await tokens.Exchange(refresh, http))
        {
            case Exchanged(var pair):
                await Begin(http, signedIn.Principal.Identity!.Name!, pair);
                return TypedResults.Text(grants.Seal(pair.Access));
            case ExchangeRefused:
                await http.SignOutAsync(Scheme);
                return TypedResults.Unauthorized();
            default:
                return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    static async Task<IResult> End(HttpContext http, IAntiforgery antiforgery, TokenExchange tokens)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return TypedResults.BadRequest("This form is from another sign-in: reload the page and try again.");
        }

        if ((await http.AuthenticateAsync(Scheme)).Properties?.GetTokenValue(RefreshToken) is { } refresh)
        {
            await tokens.Revoke(refresh, http);
        }

        await http.SignOutAsync(Scheme);
        return TypedResults.LocalRedirect(PortalHosting.Path + "/sign-in?why=out");
    }

    static ClaimsPrincipal PrincipalOf(string email, TokenPair tokens) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, email), new Claim(AccessClaim, tokens.Access)], Scheme, ClaimTypes.Name, ClaimTypes.Role));

    static AuthenticationProperties PropertiesOf(TokenPair tokens)
    {
        var properties = new AuthenticationProperties { IsPersistent = true, AllowRefresh = false };
        properties.StoreTokens([new AuthenticationToken { Name = RefreshToken, Value = tokens.Refresh }]);
        return properties;
    }
}
