using Microsoft.OpenApi;

namespace Affiliates.Api.OpenApi;

/// <summary>Who may call an operation, in words and as the document's security.</summary>
static class Callers
{
    public const string Bearer = "bearer";
    public const string ApiKey = "apiKey";

    /// <param name="reads">The operation changes nothing.</param>
    public static string? Of(Access? access, bool reads) => access switch
    {
        Access.Anyone => "Public. Who has credentials may send them, and is then known.",
        Access.SignedIn => "For people of the tenant, each as far as things are theirs, and API keys with scope " + Scopes(reads),
        Access.Person => "For people, not API keys.",
        Access.Affiliate => "For affiliates, each for itself.",
        Access.Admin => "For superusers, owners of the tenant, and API keys with scope " + Scopes(reads),
        Access.Owner => "For superusers and owners of the tenant, not API keys.",
        Access.Superuser => "For superusers.",
        Access.Tracker => "For superusers, owners of the tenant, and API keys with scope `track`.",
        _ => null,
    };

    static string Scopes(bool reads) => reads ? "`read` or `manage`." : "`manage`.";

    /// <summary>An empty requirement: also without any.</summary>
    public static List<OpenApiSecurityRequirement> Security(Access? access, OpenApiDocument document) => access switch
    {
        null => [],
        Access.Anyone => [[], One(Bearer, document), One(ApiKey, document)],
        Access.Person or Access.Affiliate or Access.Owner or Access.Superuser => [One(Bearer, document)],
        _ => [One(Bearer, document), One(ApiKey, document)],
    };

    public static Dictionary<string, IOpenApiSecurityScheme> Schemes => new()
    {
        [Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The `access` token that `POST /api/token` gives, good for an hour.",
        },
        [ApiKey] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "Authorization",
            Description = "`Api-Key` and the key, as in `Authorization: Api-Key aff_…`. What it may do is said by its scopes: `track`, `read`, `manage`.",
        },
    };

    static OpenApiSecurityRequirement One(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
