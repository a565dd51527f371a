using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Users;

/// <summary>API keys: made and revoked by people, never by another key.</summary>
public static class ApiKeyEndpoints
{
    const int MaxName = 100;

    static readonly (string Name, ApiKeyScopes Scope)[] Scopes =
    [
        ("track", ApiKeyScopes.Track), ("read", ApiKeyScopes.Read), ("manage", ApiKeyScopes.Manage),
    ];

    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/affiliates/api-keys").For(Access.Owner).RefusesBadInput()
            .About("API keys", "Credentials of machines.");
        keys.MapGet("/", List)
            .Documented("listApiKeys", "List API keys", "Without their secrets, which nobody has.")
            .Lists<ApiKeyAnswer>()
            .OrderedBy(SortFields.ApiKeys);
        keys.MapPost("/", Create)
            .Documented("createApiKey", "Make an API key", "The answer is the only one that shows the key itself.")
            .Takes<ApiKeyTerms>("""{"name": "Shop server", "scopes": ["track"]}""")
            .Makes<NewApiKeyAnswer>()
            .Refuses(StatusCodes.Status409Conflict, "The key could not be made: try again");
        keys.MapGet("/{id}/", Get)
            .Documented("getApiKey", "Read an API key")
            .Answers<ApiKeyAnswer>();
        keys.MapDelete("/{id}/", Revoke)
            .Documented("revokeApiKey", "Revoke an API key", "It is good for nothing from then on.")
            .Answers(StatusCodes.Status204NoContent, "Revoked");
    }

    static Task<IResult> List(HttpContext http, ListQuery query, IGrainFactory grains, Attempts attempts) => Lists.Answer(
        http, query, page => attempts.Repeatable(() => grains.Directory(http.Tenant).ApiKeys(page)), Answer);

    static async Task<IResult> Create(HttpContext http, Caller caller, JsonBody body, ApiKeys keys, TimeProvider time)
    {
        var name = body.RequiredText("name", MaxName).Trim();
        var scopes = ReadScopes(body);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var now = time.Now;
        var key = new ApiKey
        {
            Id = Ids.Next(now),
            Tenant = http.Tenant,
            Name = name,
            Scopes = scopes,
            CreatedBy = caller.User!.Id,
            CreatedAt = now,
        };
        http.Response.Headers.CacheControl = "no-store";
        return await keys.Make(key) is { } secret
            ? TypedResults.Created($"/affiliates/api-keys/{key.Id}/", new NewApiKeyAnswer(key.Id, key.Name, NamesOf(scopes), now, secret))
            : Problem.Conflict("The key could not be made: try again");
    }

    static async Task<IResult> Get(HttpContext http, string id, IGrainFactory grains, Attempts attempts) =>
        await Find(http, id, grains, attempts) is { } key ? TypedResults.Ok(Answer(key)) : Problem.NotFound();

    static async Task<IResult> Revoke(HttpContext http, string id, IGrainFactory grains, Attempts attempts)
    {
        if (await Find(http, id, grains, attempts) is not { } key)
        {
            return Problem.NotFound();
        }

        await attempts.Repeatable(() => grains.ApiKey(key.Id).Revoke());
        return TypedResults.NoContent();
    }

    static async Task<ApiKey?> Find(HttpContext http, string id, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var uid)
        && await attempts.Repeatable(() => grains.ApiKey(uid).Get()) is { } key && key.Tenant == http.Tenant
            ? key
            : null;

    static ApiKeyScopes ReadScopes(JsonBody body)
    {
        var names = body.Texts("scopes", Scopes.Length, MaxName);
        var scopes = ApiKeyScopes.None;
        foreach (var name in names)
        {
            var scope = Scopes.FirstOrDefault(s => s.Name == name).Scope;
            if (scope is ApiKeyScopes.None)
            {
                body.Error("scopes", "These must be of " + string.Join(", ", Scopes.Select(s => s.Name)));
            }

            scopes |= scope;
        }

        if (scopes is ApiKeyScopes.None)
        {
            body.Error("scopes", "Name one or more of " + string.Join(", ", Scopes.Select(s => s.Name)));
        }

        return scopes;
    }

    static string[] NamesOf(ApiKeyScopes scopes) => [.. Scopes.Where(s => scopes.HasFlag(s.Scope)).Select(s => s.Name)];

    static ApiKeyAnswer Answer(ApiKey key) => new(key.Id, key.Name, NamesOf(key.Scopes), key.CreatedAt);
}

/// <summary>An API key to be made.</summary>
public sealed record ApiKeyTerms
{
    /// <example>Shop server</example>
    [MinLength(1), MaxLength(100)]
    public required string Name { get; init; }

    /// <summary>What it may do, of <c>track</c>, <c>read</c>, <c>manage</c>; one alone may be sent as a text.</summary>
    [MinLength(1), MaxLength(3)]
    public required IReadOnlyList<string> Scopes { get; init; }
}

/// <summary>An API key, without the key itself.</summary>
public sealed record ApiKeyAnswer(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt);

/// <summary>An API key that was just made.</summary>
/// <param name="Key">What to send as <c>Authorization: Api-Key …</c>; shown only now.</param>
public sealed record NewApiKeyAnswer(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string Key);
