using Affiliates.Api.Dashboard;
using Affiliates.Api.Tracking;

namespace Affiliates.Api.Auth;

/// <summary>Who may call an endpoint.</summary>
public enum Access
{
    /// <summary>Anybody; who has credentials says who they are.</summary>
    Anyone,
    /// <summary>People of the tenant, and keys whose scopes allow it.</summary>
    SignedIn,
    /// <summary>People, not keys: for what is theirs alone.</summary>
    Person,
    /// <summary>Affiliates, each for itself.</summary>
    Affiliate,
    /// <summary>Superusers, owners of the tenant, and keys whose scopes allow it.</summary>
    Admin,
    /// <summary>Superusers and owners, not keys: for what would give a key more than it has.</summary>
    Owner,
    Superuser,
    /// <summary>Who is trusted with conversions: admins, and keys with scope <c>track</c>.</summary>
    Tracker,
}

/// <summary>Who may call the endpoint; it stands with every one of them.</summary>
public sealed record RequiredAccess(Access Access);

public static class AccessHosting
{
    /// <summary>Said once on a group; the last word is the endpoint's own.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoints, Access access) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new RequiredAccess(access));

    /// <summary>Finds out who asks and for which tenant, and turns away who may not.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app)
    {
        var admission = app.ApplicationServices.GetRequiredService<Admission>();
        return app.Use((http, next) =>
        {
            var admitted = admission.Admit(http);
            // Who shows no credentials is not waited for.
            return admitted.IsCompletedSuccessfully ? GoOn(admitted.Result, http, next) : Wait(admitted, http, next);
        });

        static async Task Wait(ValueTask<Problem?> admitted, HttpContext http, RequestDelegate next) => await GoOn(await admitted, http, next);

        static Task GoOn(Problem? refusal, HttpContext http, RequestDelegate next) =>
            refusal is null ? next(http)
            : AdminPage.Redirects(http, refusal) ? Task.CompletedTask
            : refusal.ExecuteAsync(http);
    }
}

/// <summary>Finds out who asks and for which tenant, and whether they may.</summary>
public sealed class Admission(Credentials credentials, Tenancy tenancy, KnownTenants tenants, CallerLimit limit)
{
    const string NotGood = "These credentials are not valid, or not valid any more";

    /// <summary>Asked again while an answer goes on and on: who asks as it stands now; null when they may no longer.</summary>
    public async ValueTask<Caller?> Again(HttpContext http) => await Admit(http) is null or { Status: StatusCodes.Status429TooManyRequests }
        ? http.Caller
        : null;

    /// <summary>Null: admitted, and the request says who it is from.</summary>
    public async ValueTask<Problem?> Admit(HttpContext http)
    {
        var access = http.GetEndpoint()?.Metadata.GetMetadata<RequiredAccess>()?.Access;
        if (access is null && !IsForATenant(http))
        {
            return null;
        }

        var presented = access switch
        {
            null => Presented.Nothing,
            Access.Superuser when AdminCookie.TokenOf(http) is { } token => await credentials.OfPage(http.Request, token),
            _ => await credentials.Of(http.Request),
        };
        if (presented is null)
        {
            return Problem.Unauthorized(NotGood);
        }

        // The tenant of a request: its credentials', else the one that it names, else the default.
        var named = presented.Tenant is { } own ? new Named(own, Exists: true) : await tenancy.Of(http.Request);
        if (!named.Exists)
        {
            return Problem.NotFound("There is no such tenant");
        }

        var tenant = named.Tenant ?? TenantId.Default;
        var caller = CallerOf(http, presented, tenant);
        if (caller is null)
        {
            return Problem.Unauthorized(NotGood);
        }

        if (caller.IsSignedIn || tenant != TenantId.Default)
        {
            http.Asker = new Asker(caller, tenant);
        }

        // Whatever anybody may call is limited by address, whoever calls it.
        return (access is null or Access.Anyone ? null : limit.Refuse(caller)) ?? Refuse(caller, access) ?? await OfTenant(tenant, caller, access);
    }

    // Null: the person does not belong to the tenant that its token is for.
    static Caller? CallerOf(HttpContext http, Presented presented, TenantId tenant)
    {
        if (presented is { User: null, Key: null })
        {
            return Caller.Anonymous;
        }

        var membership = presented.User?.In(tenant);
        return presented is { User: { IsSuperuser: false } } && membership is null
            ? null
            : new Caller(presented.User, membership, presented.Key, HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method));
    }

    static Problem? Refuse(Caller caller, Access? access) => access switch
    {
        null or Access.Anyone => null,
        _ when !caller.IsSignedIn => Problem.Unauthorized(),
        Access.SignedIn when caller.Key is null || caller.IsAdmin => null,
        Access.Person when caller.User is not null => null,
        Access.Affiliate when caller.AffiliateCode is not null => null,
        Access.Admin when caller.IsAdmin => null,
        Access.Owner when caller.User is not null && caller.IsAdmin => null,
        Access.Superuser when caller.IsSuperuser => null,
        Access.Tracker when caller.IsTrusted => null,
        Access.Affiliate when caller.User is not null => Problem.Forbidden("Only an affiliate can do this, for itself"),
        _ when caller.Key is not null => Problem.Forbidden("This API key may not do this: it lacks the scope, or only people may"),
        _ => Problem.Forbidden(),
    };

    async ValueTask<Problem?> OfTenant(TenantId tenant, Caller caller, Access? access) =>
        tenant != TenantId.Default && access is not null && !caller.IsSuperuser && !(await tenants.Get(tenant)).IsActive
            ? Problem.Forbidden("This tenant is switched off")
            : null;

    // Redirects are for a tenant too, and know nobody.
    static bool IsForATenant(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Redirects>() is not null;
}
