using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Affiliates.Cluster.Tests.Hosting;

public class OptionsTests
{
    [Fact]
    public void Without_any_key_the_defaults_hold_and_are_good()
    {
        var options = Read();

        Assert.Equal(("http", "localhost:8080", 10.0m, 30, "/"),
            (options.DomainProtocol, options.Domain, options.DefaultCommissionRate, options.CookieDurationDays, options.DefaultRedirectUrl));
        Assert.Equal(["stripe", "paypal", "bank_transfer"], options.PayoutMethods);
        Assert.Equal((50m, 50, 0), (options.DefaultPayoutThreshold, options.PublicRequestsPerSecondPerIp, options.CommissionHoldDays));
        Assert.Null(options.JwtSigningKeyBytes());
    }

    [Fact]
    public void Every_key_is_read()
    {
        var options = Read(
            "DomainProtocol=https", "Domain=go.example.com", "DefaultCommissionRate=12.5", "CookieDurationDays=7", "DefaultRedirectUrl=https://example.com/",
            "DefaultPayoutThreshold=25", "PayoutMethods:0=paypal", "AutoApproveCommissions=true", "PublicRequestsPerSecondPerIp=0",
            "TrustPublicConversions=true", "AllowedDestinationHosts:0=shop.example.com", "AllowedCorsOrigins=https://a.example.com, https://b.example.com:8443",
            "Admin:Email=a@example.com", "Admin:Password=12345678", "Jwt:SigningKey=0123456789abcdef0123456789abcdef");

        Assert.Equal(("https", "go.example.com", 12.5m, 7, "https://example.com/"),
            (options.DomainProtocol, options.Domain, options.DefaultCommissionRate, options.CookieDurationDays, options.DefaultRedirectUrl));
        Assert.Equal((25m, 0, true, true),
            (options.DefaultPayoutThreshold, options.PublicRequestsPerSecondPerIp, options.AutoApproveCommissions, options.TrustPublicConversions));
        Assert.Equal(["paypal"], options.PayoutMethods);
        Assert.Equal(["shop.example.com"], options.AllowedDestinationHosts);
        Assert.Equal(["https://a.example.com", "https://b.example.com:8443"], options.AllowedCorsOrigins);
        Assert.Equal(("a@example.com", "12345678", 32), (options.AdminEmail, options.AdminPassword, options.JwtSigningKeyBytes()?.Length));
    }

    [Fact]
    public void Sessions_and_every_standard_model_may_be_asked_for() =>
        Assert.All(StandardModels.All, model =>
        {
            var options = Read("EnableSessions=true", $"DefaultAttributionModel={model.Name}");
            Assert.Equal((true, model.Name), (options.EnableSessions, options.DefaultAttributionModel));
        });

    [Fact]
    public void Admin_and_key_may_stand_in_sections_of_their_own()
    {
        var options = From(new() { ["Admin:Email"] = "a@example.com", ["Jwt:SigningKey"] = new string('k', 40) });

        Assert.Equal(("a@example.com", 40), (options.AdminEmail, options.JwtSigningKeyBytes()?.Length));
    }

    [Theory]
    [InlineData("DomainProtocol=ftp")]
    [InlineData("Domain=https://example.com")]
    [InlineData("Domain=example.com/shop")]
    [InlineData("DefaultCommissionRate=101")]
    [InlineData("DefaultCommissionRate=10,5")]
    [InlineData("DefaultCommissionRate=NaN")]
    [InlineData("CookieDurationDays=0")]
    [InlineData("CookieDurationDays=soon")]
    [InlineData("DefaultRedirectUrl=//evil.example.com")]
    [InlineData("DefaultRedirectUrl=javascript:alert(1)")]
    [InlineData("DefaultAttributionModel=random")]
    [InlineData("DefaultPayoutThreshold=-1")]
    [InlineData("PayoutMethods:0= ")]
    [InlineData("EnableSessions=perhaps")]
    [InlineData("CommissionHoldDays=-1")]
    [InlineData("PayoutSchedule=yearly")]
    [InlineData("PublicRequestsPerSecondPerIp=-1")]
    [InlineData("AllowedDestinationHosts:0=https://shop.example.com")]
    [InlineData("AllowedCorsOrigins:0=*")]
    [InlineData("AllowedCorsOrigins:0=https://shop.example.com/")]
    [InlineData("Admin:Email=nobody")]
    [InlineData("Admin:Password=short")]
    [InlineData("Jwt:SigningKey=short")]
    [InlineData("TrafficDays=30")]
    [InlineData("CookieDays=30")]
    public void A_bad_value_is_one_line_that_names_its_key(string setting)
    {
        var e = Assert.Throws<OptionsValidationException>(() => Read(setting));

        var line = Assert.Single(e.Failures);
        Assert.Contains(setting[..setting.IndexOf('=')].Replace(":0", ""), line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void A_click_that_may_still_be_credited_is_not_thrown_away()
    {
        Assert.Equal(120, Read("TrafficDays=120", "CookieDurationDays=90").TrafficDays);

        var line = Assert.Single(Assert.Throws<OptionsValidationException>(() => Read("TrafficDays=120", "CookieDurationDays=120")).Failures);

        Assert.Contains("more than the 120 days", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_key_is_told_what_was_meant()
    {
        var line = Assert.Single(Assert.Throws<OptionsValidationException>(() => Read("DefaultComissionRate=5")).Failures);

        Assert.EndsWith("it may be AffiliateSystem:DefaultCommissionRate that is meant.", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bad_value_is_named_at_once() =>
        Assert.Equal(3, Assert.Throws<OptionsValidationException>(
            () => Read("DomainProtocol=ftp", "CookieDurationDays=x", "EnableSessions=x")).Failures.Count());

    [Fact]
    public void A_secret_is_not_repeated()
    {
        var e = Assert.Throws<OptionsValidationException>(() => Read("Admin:Password=hunter2", "Jwt:SigningKey=hunter2"));

        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
    }

    static AffiliateSystemOptions Read(params string[] settings) => From(settings
        .Select(setting => setting.Split('=', 2))
        .ToDictionary(pair => $"AffiliateSystem:{pair[0]}", pair => (string?)pair[1]));

    static AffiliateSystemOptions From(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddAffiliateSystemOptions(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<AffiliateSystemOptions>>().Value;
    }
}
