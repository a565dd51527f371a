using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Affiliates.Api.Dashboard;

/// <summary>Where a superuser signs in with a browser: email and password become <see cref="AdminCookie"/>.</summary>
static class SignInPage
{
    public const string Path = "/admin/sign-in/";

    const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Two short fields: what is larger is no sign-in.</summary>
    static readonly FormOptions Small = new() { ValueCountLimit = 4, KeyLengthLimit = 32, ValueLengthLimit = 1024, BufferBodyLengthLimit = 8 * 1024 };

    public static void MapSignInPage(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/admin").LimitPages();
        pages.NotInDocument("A page for people");
        pages.MapGet("/sign-in/", static (HttpContext http) => Page(http, StatusCodes.Status200OK));
        pages.MapPost("/sign-in/", SignIn);
        pages.MapPost("/sign-out/", SignOut);
    }

    static async Task<IResult> SignIn(HttpContext http, IGrainFactory grains, Attempts attempts, SignInThrottle throttle, Tokens tokens)
    {
        if (!AdminCookie.IsFromHere(http.Request))
        {
            return Page(http, StatusCodes.Status403Forbidden, "Sign in on this page.");
        }

        if (await Fields(http.Request) is not var (email, password))
        {
            return Page(http, StatusCodes.Status400BadRequest, "Email and password are needed.");
        }

        var network = ClientAddress.NetworkOf(http);
        if (throttle.Begin(email, network) is not null)
        {
            return Page(http, StatusCodes.Status429TooManyRequests, "Too many failed sign-ins: try again in a minute.");
        }

        // Who is no superuser is told nothing else than who has the wrong password.
        if (await attempts.Repeatable(() => grains.User(email).SignIn(password)) is not { IsActive: true, IsSuperuser: true } user)
        {
            return Page(http, StatusCodes.Status401Unauthorized, "There is no administrator with this email and password.");
        }

        throttle.Succeeded(email, network);
        AdminCookie.Set(http, (await tokens.Begin(user, tenant: null)).Access);
        return TypedResults.Redirect(DashboardHosting.Path + "/");
    }

    static IResult SignOut(HttpContext http)
    {
        if (!AdminCookie.IsFromHere(http.Request))
        {
            return Page(http, StatusCodes.Status403Forbidden, "Sign out on this page.");
        }

        AdminCookie.Remove(http);
        return TypedResults.Redirect(Path);
    }

    static async Task<(string Email, string Password)?> Fields(HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength is null or > 8 * 1024)
        {
            return null;
        }

        try
        {
            var form = await request.ReadFormAsync(Small, request.HttpContext.RequestAborted);
            return form["email"] is [{ } email] && Texts.IsEmail(email.Trim()) && form["password"] is [{ Length: > 0 and <= Passwords.MaxLength } password]
                ? (email.Trim(), password)
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    static ContentHttpResult Page(HttpContext http, int status, string message = "")
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-store";
        // Every message is one of those above: nothing that was sent is in the page.
        return TypedResults.Content(
            $$"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title>
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 20rem; margin: 15vh auto; padding: 0 1rem; }
            label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
            input { margin: .25rem 0 1rem; padding: .4rem; }
            button { padding: .4rem; margin-bottom: 1rem; }
            </style></head>
            <body>
            <main>
            <h1>Administrators</h1>
            <p role="alert">{{message}}</p>
            <form method="post" action="{{Path}}">
            <label for="email">Email</label><input id="email" name="email" type="email" autocomplete="username" maxlength="254" required>
            <label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
            <button>Sign in</button>
            </form>
            <form method="post" action="/admin/sign-out/"><button>Sign out</button></form>
            </main>
            </body>
            </html>
            """,
            "text/html; charset=utf-8", statusCode: status);
    }
}
