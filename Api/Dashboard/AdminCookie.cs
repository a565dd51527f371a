namespace Affiliates.Api.Dashboard;

/// <summary>
/// An access token in a cookie, for pages that a browser asks for by itself. It is sent below <c>/admin</c> only, by this site's own pages
/// only, is taken by <see cref="AdminPage"/>s only, and ends when the token does.
/// </summary>
static class AdminCookie
{
    const string Name = "affiliates_admin";
    const string Below = "/admin";

    /// <summary>Null: there is none, or the page does not take it.</summary>
    public static string? TokenOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<AdminPage>() is not null && IsFromHere(http.Request)
        && http.Request.Cookies[Name] is { Length: > 0 } token
            ? token
            : null;

    /// <summary>
    /// False: a browser says that a page of another origin asks. Cookies go along with what another host of the same site asks for, and
    /// one that may call the API may also read what it is answered.
    /// </summary>
    public static bool IsFromHere(HttpRequest request) =>
        request.Headers.Origin is [] or [null] || request.Headers.Origin == $"{request.Scheme}://{request.Host}";

    public static void Set(HttpContext http, string token) => http.Response.Cookies.Append(Name, token, Options(http, Tokens.AccessLife));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http, null));

    static CookieOptions Options(HttpContext http, TimeSpan? life) => new()
    {
        Path = Below,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        MaxAge = life,
        IsEssential = true,
    };
}
