using System.Text;

namespace Affiliates;

/// <summary>The operator's settings: section <c>AffiliateSystem</c>. Checked at start by <see cref="AffiliateSystemOptionsValidator"/>.</summary>
public sealed class AffiliateSystemOptions
{
    public const string Section = "AffiliateSystem";

    /// <summary>Ten years: browsers keep no cookie that long.</summary>
    public const int MaxCookieDurationDays = 3650;

    /// <summary><c>http</c> (default) or <c>https</c>: how the links that are given out begin; https makes the cookie Secure.</summary>
    public string DomainProtocol { get; set; } = "http";

    /// <summary>Host, and port where it is not the usual one, of the links that are given out. Default <c>localhost:8080</c>.</summary>
    public string Domain { get; set; } = "localhost:8080";

    /// <summary>Percent, 0 to 100, of a purchase that no rule matches. Default 10; 0: such a purchase earns nothing.</summary>
    public decimal DefaultCommissionRate { get; set; } = 10.0m;

    /// <summary>Days, 1 to 3650, that the referral cookie lives, and the attribution window. Default 30.</summary>
    public int CookieDurationDays { get; set; } = 30;

    /// <summary>Where an unknown or inactive link leads: an absolute http(s) address, or a path of this host. Default <c>/</c>.</summary>
    public string DefaultRedirectUrl { get; set; } = "/";

    /// <summary>Tenants by subdomain. Default false; true is refused until it is built.</summary>
    public bool EnableMultiTenancy { get; set; }

    /// <summary>Visitor sessions for every event that names one. Default false: only for requests that ask with use_sessions.</summary>
    public bool EnableSessions { get; set; }

    /// <summary>The model for conversions in a session, where neither the request nor the tenant names one. Default <c>last_click</c>.</summary>
    public string DefaultAttributionModel { get; set; } = "last_click";

    /// <summary>Amount, 0 to 99999999.99 in the tenant's currency, that a new affiliate has to have available for a payout. Default 50.</summary>
    public decimal DefaultPayoutThreshold { get; set; } = 50.0m;

    /// <summary>The payout methods that an affiliate may choose, at least one. Default stripe, paypal, bank_transfer.</summary>
    public IReadOnlyList<string> PayoutMethods { get; set; } = ["stripe", "paypal", "bank_transfer"];

    /// <summary>Approve at once the commission of a verified conversion. Default false: every one by hand.</summary>
    public bool AutoApproveCommissions { get; set; }

    /// <summary>
    /// Days after its conversion, 0 to 3650, that the commission of a verified conversion is approved by itself. Default 0: only by hand.
    /// </summary>
    public int CommissionHoldDays { get; set; }

    /// <summary>
    /// When a payout is made for every affiliate above its threshold: <c>off</c> (the default: only by hand), <c>daily</c>, <c>weekly</c>
    /// (Mondays) or <c>monthly</c> (the 1st), at 00:00 UTC.
    /// </summary>
    public string PayoutSchedule { get; set; } = Payouts.PayoutSchedule.Off;

    /// <summary>
    /// Tracking requests and redirects of one address in a second, 0 to 100000, with bursts of four seconds' worth. Default 50;
    /// 0: no limit.
    /// </summary>
    public int PublicRequestsPerSecondPerIp { get; set; } = 50;

    /// <summary>Requests of one API key or user in a second, 0 to 100000, with bursts of four seconds' worth. Default 200; 0: no limit.</summary>
    public int RequestsPerSecondPerCaller { get; set; } = 200;

    /// <summary>
    /// Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>) of proxies whose <c>X-Forwarded-…</c> headers are believed.
    /// Default none: the headers are ignored.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// What is kept of visitors' IP addresses: <c>truncated</c> (IPv4 to /24, IPv6 to /48; the default), <c>whole</c>, or <c>none</c>.
    /// </summary>
    public string IpAddresses { get; set; } = "truncated";

    /// <summary>
    /// Days after which what an event holds of a person (address, user agent, referrer, session and customer id, metadata) is erased,
    /// 0 to 36500. Default 0: never. Counters and money stay.
    /// </summary>
    public int PersonalDataDays { get; set; }

    /// <summary>
    /// Days, 90 to 36500, after which an event that earned nothing (a click, a page view) leaves the journal; what it added to the statistics
    /// stays. Has to be more than <see cref="CookieDurationDays"/>. Default 0: never.
    /// </summary>
    public int TrafficDays { get; set; }

    /// <summary>Treat a conversion that anyone may have sent as verified. Default false.</summary>
    public bool TrustPublicConversions { get; set; }

    /// <summary>Host names that a link may lead to, without scheme or port. Default none: any.</summary>
    public IReadOnlyList<string> AllowedDestinationHosts { get; set; } = [];

    /// <summary>Origins of browsers that may call, exactly as they name themselves (<c>https://shop.example.com</c>). Default none.</summary>
    public IReadOnlyList<string> AllowedCorsOrigins { get; set; } = [];

    /// <summary><c>Admin:Email</c>: the first superuser, made at the first start.</summary>
    public string? AdminEmail { get; set; }

    /// <summary><c>Admin:Password</c>, 8 to 200 characters; without one it is made up and printed once. A secret.</summary>
    public string? AdminPassword { get; set; }

    /// <summary><c>Jwt:SigningKey</c>, at least 32 bytes as UTF-8; without one it is made and kept with the data. A secret.</summary>
    public string? JwtSigningKey { get; set; }

    /// <summary>What could not be read, a line for each; the validator passes it on.</summary>
    internal List<string> Unreadable { get; } = [];

    /// <summary>The operator's key, or null: the installation's own.</summary>
    public byte[]? JwtSigningKeyBytes() => string.IsNullOrEmpty(JwtSigningKey) ? null : Encoding.UTF8.GetBytes(JwtSigningKey);
}
