namespace Affiliates.Api.Auth;

/// <summary>Who may call an endpoint.</summary>
public enum Access
{
    /// <summary>Anybody; who has a token says who they are.</summary>
    Anyone,
    SignedIn,
    /// <summary>Superusers and owners of the tenant.</summary>
    Admin,
}

public static class AccessHosting
{
    /// <summary>Said once on a group; the last word is the endpoint's own.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoints, Access access) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new Required(access));

    /// <summary>Finds out who asks, where an endpoint wants to know, and turns away who may not.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Required>() is { Access: var access })
        {
            var caller = await Identify(http);
            Problem? refusal = (caller, access) switch
            {
                (null, _) => Problem.Unauthorized("The token is not valid, or not valid any more"),
                ({ IsSignedIn: false }, not Access.Anyone) => Problem.Unauthorized(),
                ({ IsAdmin: false }, Access.Admin) => Problem.Forbidden(),
                _ => null,
            };
            if (refusal is not null)
            {
                await refusal.ExecuteAsync(http);
                return;
            }

            http.Features.Set(caller);
        }

        await next(http);
    });

    // Null: there are credentials, and they are no good.
    static async ValueTask<Caller?> Identify(HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return Caller.Anonymous;
        }

        const string scheme = "Bearer ";
        return header is [{ } value] && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && await http.RequestServices.GetRequiredService<Tokens>().UserOf(value[scheme.Length..].Trim(), TokenUse.Access) is { } user
            && (user.Tenant is null || user.Tenant == http.Tenant)
            ? new Caller(user)
            : null;
    }

    sealed record Required(Access Access);
}
