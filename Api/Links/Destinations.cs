namespace Affiliates.Api.Links;

/// <summary>Where a link may lead.</summary>
public static class Destinations
{
    /// <summary>Why not, or null for an absolute http or https address on an allowed host; no hosts allow any.</summary>
    public static string? Refuse(string url, IReadOnlyCollection<string> allowedHosts)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.Host.Length == 0
            || url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            return "Enter an absolute http or https address";
        }

        // Browsers read some of these otherwise than we do: what is before an @ is shown as if it were the host.
        if (uri.UserInfo.Length > 0 || url.Contains('\\', StringComparison.Ordinal))
        {
            return "Enter an address without credentials or backslashes";
        }

        return allowedHosts.Count == 0
            || allowedHosts.Contains(uri.Host, StringComparer.OrdinalIgnoreCase)
            || allowedHosts.Contains(uri.IdnHost, StringComparer.OrdinalIgnoreCase)
            ? null
            : "Links may not lead to this host";
    }

    /// <summary>As it can stand in the header <c>Location</c>.</summary>
    public static string ForHeader(string url)
    {
        if (url.All(char.IsAscii))
        {
            return url;
        }

        var uri = new Uri(url);
        var host = uri.HostNameType is UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        var port = uri.IsDefaultPort ? "" : $":{uri.Port}";
        return $"{uri.Scheme}://{host}{port}{uri.PathAndQuery}{uri.Fragment}";
    }
}
