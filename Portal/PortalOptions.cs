namespace Affiliates.Portal;

/// <summary>The portal: section <c>Portal</c>.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>Serve the portal at <c>/portal</c>. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Where the API is that the portal calls, an absolute http(s) address. Default: where the program itself listens. Elsewhere the portal's
    /// address has to be one of that API's <c>TrustedProxies</c>, so that sign-ins count for the browser that makes them.
    /// </summary>
    public Uri? ApiAddress { get; set; }

    /// <summary>
    /// Folder of the keys that protect sign-ins (the cookie). Default: <c>portal-keys</c> in <c>Storage:Path</c>. Several programs that serve
    /// one portal share it.
    /// </summary>
    public string? KeysPath { get; set; }

    public bool IsValid => ApiAddress is null or { IsAbsoluteUri: true, Scheme: "http" or "https" };
}
