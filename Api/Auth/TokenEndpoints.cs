namespace Affiliates.Api.Auth;

public static class TokenEndpoints
{
    const string NoAccount = "No active account found with the given credentials";

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/api/token").LimitPages().RefusesBadInput().About("Signing in", "Tokens for people. Machines have API keys.");
        tokens.MapPost("/", SignIn)
            .Documented("signIn", "Sign in", "Failed sign-ins are slowed down: 429 after five in a minute. A person of several tenants names one.")
            .Takes<Credential>("""{"email": "anna@example.com", "password": "a long password"}""")
            .Takes(Parameter.Tenant)
            .Answers<TokenPair>()
            .Refuses(StatusCodes.Status401Unauthorized, "There is no active account with these credentials");
        tokens.MapPost("/refresh/", Refresh)
            .Documented("refreshToken", "Exchange a refresh token", "Each refresh token is good for one exchange; the answer has the next one.")
            .Takes<Refreshing>("""{"refresh": "eyJhbGciOiJIUzI1NiJ9…"}""")
            .Answers<TokenPair>()
            .Refuses(StatusCodes.Status401Unauthorized, "The token is not valid, or not valid any more");
        tokens.MapPost("/revoke/", Revoke)
            .Documented(
                "revokeToken", "Sign out",
                "Ends the sign-in that a refresh token belongs to: this one, and every other that it was exchanged for, is good for nothing from then on. As RFC "
                + "7009 has it, a token that is not valid is no failure. The access tokens of the sign-in end with it.")
            .Takes<Refreshing>("""{"refresh": "eyJhbGciOiJIUzI1NiJ9…"}""")
            .Answers(StatusCodes.Status200OK, "It is good for nothing, whatever it was before");
    }

    static async Task<IResult> SignIn(
        HttpContext http, JsonBody body, IGrainFactory grains, Attempts attempts, SignInThrottle throttle, Tokens tokens, Tenancy tenancy)
    {
        // Both are read, so that what is wrong with either is told.
        var (address, name) = (body.Text("email", 254), body.Text("username", 254));
        var email = (string.IsNullOrEmpty(address) ? name : address)?.Trim();
        var password = body.RequiredText("password", Passwords.MaxLength);
        if (string.IsNullOrEmpty(email))
        {
            body.Error("email", "This field is required");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var network = ClientAddress.NetworkOf(http);
        if (throttle.Begin(email!, network) is { } wait)
        {
            return Problem.TooManyRequests(wait, "Too many failed sign-ins: try again later");
        }

        if (!Texts.IsEmail(email!)
            || await attempts.Repeatable(() => grains.User(email!).SignIn(password)) is not { IsActive: true } user
            || !TryPlace(user, await tenancy.Of(http.Request), out var tenant))
        {
            return Problem.Unauthorized(NoAccount);
        }

        throttle.Succeeded(email!, network);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await tokens.Begin(user, tenant));
    }

    static async Task<IResult> Refresh(HttpContext http, JsonBody body, Tokens tokens)
    {
        var refresh = body.RequiredText("refresh", 4096);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.Headers.CacheControl = "no-store";
        return await tokens.Refresh(refresh) is { } pair
            ? TypedResults.Ok(pair)
            : Problem.Unauthorized("The token is not valid, or not valid any more");
    }

    static async Task<IResult> Revoke(JsonBody body, Tokens tokens)
    {
        var refresh = body.RequiredText("refresh", 4096);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        await tokens.Revoke(refresh);
        return TypedResults.Ok();
    }

    // A superuser is of every tenant. Anyone else signs in where they belong: to the tenant that the request names, or, when it
    // names none, to the default one or the only one they have.
    static bool TryPlace(User user, Named named, out TenantId? tenant)
    {
        tenant = user switch
        {
            _ when !named.Exists || user.IsSuperuser => null,
            _ when named.Tenant is { } one => one,
            _ when user.In(TenantId.Default) is not null => TenantId.Default,
            { Memberships: [var only] } => only.Tenant,
            _ => null,
        };
        return named.Exists && (user.IsSuperuser || (tenant is { } there && user.In(there) is not null));
    }
}
