using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Affiliates;

/// <summary>Reads the section <c>AffiliateSystem</c>, and the sections <c>Admin</c> and <c>Jwt</c> in it or beside it.</summary>
/// <remarks>
/// By hand, not by the binder: that one reads "10,5" percent as 105, adds a list to the default instead of replacing it, and
/// passes over a key that is misspelt.
/// </remarks>
sealed class AffiliateSystemSettings(IConfiguration configuration) : IConfigureOptions<AffiliateSystemOptions>
{
    static readonly HashSet<string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(AffiliateSystemOptions.DomainProtocol), nameof(AffiliateSystemOptions.Domain),
        nameof(AffiliateSystemOptions.DefaultCommissionRate), nameof(AffiliateSystemOptions.CookieDurationDays),
        nameof(AffiliateSystemOptions.DefaultRedirectUrl), nameof(AffiliateSystemOptions.EnableMultiTenancy),
        nameof(AffiliateSystemOptions.EnableSessions), nameof(AffiliateSystemOptions.DefaultAttributionModel),
        nameof(AffiliateSystemOptions.DefaultPayoutThreshold), nameof(AffiliateSystemOptions.PayoutMethods),
        nameof(AffiliateSystemOptions.AutoApproveCommissions), nameof(AffiliateSystemOptions.CommissionHoldDays),
        nameof(AffiliateSystemOptions.PayoutSchedule),
        nameof(AffiliateSystemOptions.PublicRequestsPerSecondPerIp), nameof(AffiliateSystemOptions.TrustPublicConversions),
        nameof(AffiliateSystemOptions.AllowedDestinationHosts), nameof(AffiliateSystemOptions.AllowedCorsOrigins),
        nameof(AffiliateSystemOptions.RequestsPerSecondPerCaller), nameof(AffiliateSystemOptions.TrustedProxies),
        nameof(AffiliateSystemOptions.IpAddresses), nameof(AffiliateSystemOptions.PersonalDataDays),
        nameof(AffiliateSystemOptions.TrafficDays),
        "Admin", "Jwt",
    };

    readonly IConfigurationSection section = configuration.GetSection(AffiliateSystemOptions.Section);

    public void Configure(AffiliateSystemOptions options)
    {
        options.DomainProtocol = Text(nameof(options.DomainProtocol)) ?? options.DomainProtocol;
        options.Domain = Text(nameof(options.Domain)) ?? options.Domain;
        options.DefaultRedirectUrl = Text(nameof(options.DefaultRedirectUrl)) ?? options.DefaultRedirectUrl;
        options.DefaultAttributionModel = Text(nameof(options.DefaultAttributionModel)) ?? options.DefaultAttributionModel;
        options.DefaultCommissionRate = Number(options, nameof(options.DefaultCommissionRate)) ?? options.DefaultCommissionRate;
        options.DefaultPayoutThreshold = Number(options, nameof(options.DefaultPayoutThreshold)) ?? options.DefaultPayoutThreshold;
        options.CookieDurationDays = Whole(options, nameof(options.CookieDurationDays)) ?? options.CookieDurationDays;
        options.CommissionHoldDays = Whole(options, nameof(options.CommissionHoldDays)) ?? options.CommissionHoldDays;
        options.PublicRequestsPerSecondPerIp =
            Whole(options, nameof(options.PublicRequestsPerSecondPerIp)) ?? options.PublicRequestsPerSecondPerIp;
        options.RequestsPerSecondPerCaller =
            Whole(options, nameof(options.RequestsPerSecondPerCaller)) ?? options.RequestsPerSecondPerCaller;
        options.PersonalDataDays = Whole(options, nameof(options.PersonalDataDays)) ?? options.PersonalDataDays;
        options.TrafficDays = Whole(options, nameof(options.TrafficDays)) ?? options.TrafficDays;
        options.PayoutSchedule = Text(nameof(options.PayoutSchedule)) ?? options.PayoutSchedule;
        options.IpAddresses = Text(nameof(options.IpAddresses)) ?? options.IpAddresses;
        options.TrustedProxies = List(nameof(options.TrustedProxies)) ?? options.TrustedProxies;
        options.EnableMultiTenancy = Flag(options, nameof(options.EnableMultiTenancy)) ?? options.EnableMultiTenancy;
        options.EnableSessions = Flag(options, nameof(options.EnableSessions)) ?? options.EnableSessions;
        options.AutoApproveCommissions = Flag(options, nameof(options.AutoApproveCommissions)) ?? options.AutoApproveCommissions;
        options.TrustPublicConversions = Flag(options, nameof(options.TrustPublicConversions)) ?? options.TrustPublicConversions;
        options.PayoutMethods = List(nameof(options.PayoutMethods)) ?? options.PayoutMethods;
        options.AllowedDestinationHosts = List(nameof(options.AllowedDestinationHosts)) ?? options.AllowedDestinationHosts;
        options.AllowedCorsOrigins = List(nameof(options.AllowedCorsOrigins)) ?? options.AllowedCorsOrigins;
        options.AdminEmail = Beside("Admin:Email")?.Trim();
        options.AdminPassword = Beside("Admin:Password");
        options.JwtSigningKey = Beside("Jwt:SigningKey");
        options.Unreadable.AddRange(
            from child in section.GetChildren()
            where !Keys.Contains(child.Key)
            let meant = Nearest.To(child.Key, Keys, atMost: Math.Max(2, child.Key.Length / 2))
            select $"{AffiliateSystemOptions.Section}:{child.Key} is not a setting; "
                + (meant is null ? "correct its name or take it out." : $"it may be {AffiliateSystemOptions.Section}:{meant} that is meant."));
    }

    string? Text(string key) => section[key] is { Length: > 0 } text ? text.Trim() : null;

    string? Beside(string key) => section[key] is { Length: > 0 } own ? own : configuration[key] is { Length: > 0 } top ? top : null;

    decimal? Number(AffiliateSystemOptions options, string key) =>
        Text(key) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refuse<decimal>(options, key, text, "a number with a point, like 12.5");

    int? Whole(AffiliateSystemOptions options, string key) =>
        Text(key) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refuse<int>(options, key, text, "a whole number");

    bool? Flag(AffiliateSystemOptions options, string key) =>
        Text(key) is not { } text ? null
        : bool.TryParse(text, out var flag)
            ? flag
            : Refuse<bool>(options, key, text, "true or false");

    // A list as JSON has it, or in one value with commas, as it is easiest in an environment variable.
    string[]? List(string key)
    {
        var list = section.GetSection(key);
        return list.Value is { Length: > 0 } line
            ? line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : list.GetChildren().Any() ? [.. list.GetChildren().Select(item => item.Value?.Trim() ?? "")] : null;
    }

    static T? Refuse<T>(AffiliateSystemOptions options, string key, string text, string wanted) where T : struct
    {
        options.Unreadable.Add($"{AffiliateSystemOptions.Section}:{key} is '{text}'; it has to be {wanted}.");
        return null;
    }
}
