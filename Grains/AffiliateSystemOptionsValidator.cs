using System.Net;
using Microsoft.Extensions.Options;

namespace Affiliates;

/// <summary>One line for each bad value, which names the key and says what to change. Secrets are not repeated.</summary>
public sealed class AffiliateSystemOptionsValidator(AttributionModels models) : IValidateOptions<AffiliateSystemOptions>
{
    public ValidateOptionsResult Validate(string? name, AffiliateSystemOptions options)
    {
        List<string> failures = [.. options.Unreadable, .. Links(options), .. Amounts(options), .. Access(options), .. Attribution(options)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    static IEnumerable<string> Links(AffiliateSystemOptions o)
    {
        if (o.DomainProtocol is not ("http" or "https"))
        {
            yield return Line(nameof(o.DomainProtocol), o.DomainProtocol, "has to be http or https");
        }

        if (!IsAuthority(o.Domain))
        {
            yield return Line(nameof(o.Domain), o.Domain, "has to be a host with or without a port, like shop.example.com");
        }

        if (o.CookieDurationDays is < 1 or > AffiliateSystemOptions.MaxCookieDurationDays)
        {
            yield return Line(
                nameof(o.CookieDurationDays), o.CookieDurationDays, $"has to be 1 to {AffiliateSystemOptions.MaxCookieDurationDays} days");
        }

        if (!IsRedirect(o.DefaultRedirectUrl))
        {
            yield return Line(
                nameof(o.DefaultRedirectUrl), o.DefaultRedirectUrl, "has to be a path that begins with one /, or an http(s) address");
        }

        foreach (var host in o.AllowedDestinationHosts.Where(host => Uri.CheckHostName(host) is UriHostNameType.Unknown))
        {
            yield return Line(nameof(o.AllowedDestinationHosts), host, "holds host names only, without scheme, port or path");
        }
    }

    static IEnumerable<string> Amounts(AffiliateSystemOptions o)
    {
        if (o.DefaultCommissionRate is < 0 or > 100)
        {
            yield return Line(nameof(o.DefaultCommissionRate), o.DefaultCommissionRate, "is percent and has to be 0 to 100");
        }

        if (o.DefaultPayoutThreshold < 0 || o.DefaultPayoutThreshold > Money.MaxConversion.Amount)
        {
            yield return Line(nameof(o.DefaultPayoutThreshold), o.DefaultPayoutThreshold, "has to be 0 to 99999999.99");
        }

        if (o.CommissionHoldDays is < 0 or > 3650)
        {
            yield return Line(nameof(o.CommissionHoldDays), o.CommissionHoldDays, "has to be 0 (approved only by hand) to 3650 days");
        }

        if (!PayoutSchedule.Names.Contains(o.PayoutSchedule))
        {
            yield return Line(nameof(o.PayoutSchedule), o.PayoutSchedule, $"has to be one of {string.Join(", ", PayoutSchedule.Names)}");
        }

        if (o.PayoutMethods.Count == 0 || o.PayoutMethods.Any(string.IsNullOrWhiteSpace))
        {
            yield return Line(nameof(o.PayoutMethods), string.Join(',', o.PayoutMethods), "has to name one method or more");
        }
    }

    static IEnumerable<string> Access(AffiliateSystemOptions o)
    {
        if (o.PublicRequestsPerSecondPerIp is < 0 or > 100_000)
        {
            yield return Line(
                nameof(o.PublicRequestsPerSecondPerIp), o.PublicRequestsPerSecondPerIp, "has to be 0 (no limit) to 100000");
        }

        if (o.RequestsPerSecondPerCaller is < 0 or > 100_000)
        {
            yield return Line(nameof(o.RequestsPerSecondPerCaller), o.RequestsPerSecondPerCaller, "has to be 0 (no limit) to 100000");
        }

        if (o.IpAddresses is not ("truncated" or "whole" or "none"))
        {
            yield return Line(nameof(o.IpAddresses), o.IpAddresses, "has to be truncated, whole or none");
        }

        if (o.PersonalDataDays is < 0 or > 36_500)
        {
            yield return Line(nameof(o.PersonalDataDays), o.PersonalDataDays, "has to be 0 (never erased) to 36500 days");
        }

        if (o.TrafficDays is not 0 and (< 90 or > 36_500))
        {
            yield return Line(nameof(o.TrafficDays), o.TrafficDays, "has to be 0 (kept for ever), or 90 to 36500 days");
        }
        else if (o.TrafficDays != 0 && o.TrafficDays <= o.CookieDurationDays)
        {
            yield return Line(
                nameof(o.TrafficDays), o.TrafficDays, $"has to be more than the {o.CookieDurationDays} days in which a click may still be credited");
        }

        foreach (var proxy in o.TrustedProxies.Where(proxy => !IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _)))
        {
            yield return Line(nameof(o.TrustedProxies), proxy, "holds addresses like 10.0.0.7 and networks like 10.0.0.0/8 only");
        }

        foreach (var origin in o.AllowedCorsOrigins.Where(origin => !IsOrigin(origin)))
        {
            yield return Line(
                nameof(o.AllowedCorsOrigins), origin, "holds exact origins only, like https://shop.example.com: no path, no * and no / at the end");
        }

        if (o.AdminEmail is { } email && !IsEmail(email))
        {
            yield return "Admin:Email has to be an email address.";
        }

        if (o.AdminPassword is { Length: < 8 or > 200 })
        {
            yield return "Admin:Password has to be 8 to 200 characters long; leave it out to have one made up.";
        }

        if (o.JwtSigningKeyBytes() is { Length: < 32 })
        {
            yield return "Jwt:SigningKey has to be 32 bytes or longer; leave it out to have one made and kept with the data.";
        }
    }

    IEnumerable<string> Attribution(AffiliateSystemOptions o)
    {
        if (!models.Knows(o.DefaultAttributionModel))
        {
            yield return Line(
                nameof(o.DefaultAttributionModel), o.DefaultAttributionModel, $"has to be one of {string.Join(", ", models.Names)}");
        }
    }

    static bool IsAuthority(string text) =>
        Uri.TryCreate($"http://{text}", UriKind.Absolute, out var uri)
        && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" } && !text.EndsWith('/') && uri.Host.Length > 0;

    static bool IsRedirect(string text) => text switch
    {
        _ when text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\') => false,
        // "//host" is an address of another host.
        ['/', '/', ..] => false,
        ['/', ..] => true,
        _ => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https",
    };

    static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);

    static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= 254 && at > 0 && at < text.Length - 1 && text.LastIndexOf('@') == at
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
    }

    static string Line(string key, object value, string why) =>
        FormattableString.Invariant($"{AffiliateSystemOptions.Section}:{key} is '{value}'; it {why}.");
}
