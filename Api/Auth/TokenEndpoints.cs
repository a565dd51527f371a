namespace Affiliates.Api.Auth;

public static class TokenEndpoints
{
    const string NoAccount = "No active account found with the given credentials";

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/api/token").RefusesBadInput();
        tokens.MapPost("/", SignIn);
        tokens.MapPost("/refresh/", Refresh);
    }

    static async Task<IResult> SignIn(
        HttpContext http, JsonBody body, IGrainFactory grains, Attempts attempts, SignInThrottle throttle, Tokens tokens)
    {
        var email = (body.Has("email") ? body.Text("email", 254) : body.Text("username", 254))?.Trim();
        var password = body.RequiredText("password", Passwords.MaxLength);
        if (string.IsNullOrEmpty(email))
        {
            body.Error("email", "This field is required");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var address = ClientAddress.NetworkOf(http);
        if (throttle.Begin(email!, address) is { } wait)
        {
            return Problem.TooManyRequests(wait, "Too many failed sign-ins: try again later");
        }

        if (!Texts.IsEmail(email!)
            || await attempts.Repeatable(() => grains.User(email!).SignIn(password)) is not { IsActive: true } user
            || (user.Tenant is { } tenant && tenant != http.Tenant))
        {
            return Problem.Unauthorized(NoAccount);
        }

        throttle.Succeeded(email!, address);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokenPair(
            await tokens.Issue(user, TokenUse.Access), await tokens.Issue(user, TokenUse.Refresh)));
    }

    static async Task<IResult> Refresh(HttpContext http, JsonBody body, Tokens tokens)
    {
        var refresh = body.RequiredText("refresh", 4096);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.Headers.CacheControl = "no-store";
        return await tokens.UserOf(refresh, TokenUse.Refresh) is { } user
            ? TypedResults.Ok(new AccessToken(await tokens.Issue(user, TokenUse.Access)))
            : Problem.Unauthorized("The token is not valid, or not valid any more");
    }

    sealed record TokenPair(string Access, string Refresh);

    sealed record AccessToken(string Access);
}
