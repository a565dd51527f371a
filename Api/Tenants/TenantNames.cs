namespace Affiliates.Api.Tenants;

/// <summary>What tenants may be called.</summary>
public static class TenantNames
{
    public const string SlugForm = "Use 2 to 50 lower-case letters, digits and hyphens; begin and end with a letter or digit";
    public const string SubdomainForm = "Use up to 63 lower-case letters, digits and hyphens; begin and end with a letter or digit";

    /// <summary>It also stands in a cookie's name.</summary>
    public static bool IsSlug(string text) => text.Length is >= 2 and <= 50 && IsLabel(text);

    /// <summary>One label of a host name.</summary>
    public static bool IsSubdomain(string text) => text.Length is >= 1 and <= 63 && IsLabel(text);

    static bool IsLabel(string text) =>
        text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-';
}
