using System.Globalization;

namespace Affiliates.Api.Tracking;

/// <summary>The cookie that remembers who referred a visitor: it holds the affiliate's code.</summary>
static class ReferralCookie
{
    public const string Name = "ref_code";

    /// <summary>With several tenants, which may share a domain, each has its own.</summary>
    public static string NameFor(TenantSettings tenant, AffiliateSystemOptions options) =>
        options.EnableMultiTenancy ? $"ref_{tenant.Slug}" : Name;

    /// <summary>The code that the visitor carries, if it can be one.</summary>
    public static string? Read(HttpRequest request, string name) =>
        request.Cookies.TryGetValue(name, out var code) && Texts.IsCode(code) ? code : null;

    public static void Write(HttpContext http, string code, TenantSettings tenant, AffiliateSystemOptions options)
    {
        // Behind a proxy the request may look plain though the visitor's is not.
        var secure = http.Request.IsHttps || options.DomainProtocol.Equals("https", StringComparison.OrdinalIgnoreCase);
        var maxAge = (tenant.CookieDurationDays * 24L * 60 * 60).ToString(CultureInfo.InvariantCulture);
        // A code has no characters that a cookie would have to escape.
        http.Response.Headers.SetCookie =
            $"{NameFor(tenant, options)}={code}; Max-Age={maxAge}; Path=/; {(secure ? "Secure; " : "")}HttpOnly; SameSite=Lax";
    }
}
