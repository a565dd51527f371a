namespace Affiliates.Api.Tracking;

/// <summary>What a request tells of the visitor, cut down to what is kept.</summary>
/// <param name="Ip">As much of it as is kept.</param>
readonly record struct Visitor(string? Ip, string? UserAgent, string? Referrer)
{
    public static Visitor Of(HttpContext http, AffiliateSystemOptions options) => new(
        ClientAddress.Kept(http.Connection.RemoteIpAddress, options.IpAddresses),
        Kept(http.Request.Headers.UserAgent),
        Kept(http.Request.Headers.Referer));

    /// <summary>The campaign's source where it is named, else the host that referred, else "direct".</summary>
    public string SourceOf(string? utmSource)
    {
        if (!string.IsNullOrWhiteSpace(utmSource))
        {
            return Texts.Cut(utmSource.Replace("\0", "", StringComparison.Ordinal).Trim(), TrackFields.KeptSource);
        }

        return Referrer is not null && Uri.TryCreate(Referrer, UriKind.Absolute, out var from) && from.Host.Length > 0
            ? Texts.Cut(from.Host, TrackFields.KeptSource)
            : "direct";
    }

    static string? Kept(string? header) =>
        string.IsNullOrEmpty(header) ? null : Texts.Cut(header, TrackFields.KeptHeader);
}
