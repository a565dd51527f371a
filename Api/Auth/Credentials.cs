namespace Affiliates.Api.Auth;

/// <summary>What a request has shown for itself, checked. All null: nothing.</summary>
/// <param name="User">The person that the token stands for.</param>
/// <param name="Key">The machine's key.</param>
/// <param name="Tenant">The tenant that the credentials are for; null: for none in particular.</param>
public sealed record Presented(User? User, ApiKey? Key, TenantId? Tenant)
{
    public static readonly Presented Nothing = new(null, null, null);
}

/// <summary>Reads the header <c>Authorization</c>: <c>Bearer</c> with a token, or <c>Api-Key</c> with a key.</summary>
public sealed class Credentials(Tokens tokens, ApiKeys keys)
{
    const string Bearer = "Bearer ";
    const string ApiKey = "Api-Key ";

    /// <summary>What a page's cookie holds counts where there is no header; one that is over is as good as none.</summary>
    public async ValueTask<Presented?> OfPage(HttpRequest request, string token) =>
        request.Headers.Authorization.Count > 0 ? await Of(request)
        : await tokens.Access(token) is { } good ? new Presented(good.User, null, good.Tenant)
        : Presented.Nothing;

    /// <summary>Null: there are credentials, and they are no good.</summary>
    public async ValueTask<Presented?> Of(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0)
        {
            return Presented.Nothing;
        }

        if (header is not [{ } value])
        {
            return null;
        }

        if (value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return await tokens.Access(value[Bearer.Length..].Trim()) is { } good ? new Presented(good.User, null, good.Tenant) : null;
        }

        return value.StartsWith(ApiKey, StringComparison.OrdinalIgnoreCase) && await keys.Check(value[ApiKey.Length..].Trim()) is { } key
            ? new Presented(null, key, key.Tenant)
            : null;
    }
}
