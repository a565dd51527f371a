using System.Reflection;
using System.Text.RegularExpressions;
using Affiliates.Api.Tests.Http;

namespace Affiliates.Api.Tests.Docs;

/// <summary>What the page for those who come from the package promises is there.</summary>
public sealed partial class MovingPageTests
{
    /// <summary>Every setting that the package documents.</summary>
    static readonly string[] PackageSettings =
    [
        "DOMAIN_PROTOCOL", "DOMAIN", "DEFAULT_COMMISSION_RATE", "COOKIE_DURATION_DAYS", "DEFAULT_REDIRECT_URL", "ENABLE_MULTI_TENANCY",
        "ENABLE_SESSIONS", "DEFAULT_ATTRIBUTION_MODEL", "DEFAULT_PAYOUT_THRESHOLD", "PAYOUT_METHODS", "AUTO_APPROVE_COMMISSIONS",
        "ALLOWED_CORS_ORIGINS",
    ];

    /// <summary>Every endpoint that the package has and that is not gone on purpose.</summary>
    static readonly string[] PackageEndpoints =
    [
        "POST /affiliates/api/referral-actions/track/", "GET /r/{slug}/",
        .. from concept in (string[])["affiliates", "referral-links", "referral-actions", "commissions", "payouts", "commission-rules", "tenants"]
           from path in (string[])["", "{id}/"]
           select $"GET /affiliates/{concept}/{path}",
        .. from concept in (string[])["referral-links", "commission-rules", "tenants"]
           from call in (string[])["POST {0}", "PATCH {0}{{id}}/", "PUT {0}{{id}}/", "DELETE {0}{{id}}/"]
           select string.Format(null, call, $"/affiliates/{concept}/"),
        "POST /affiliates/affiliates/", "PATCH /affiliates/affiliates/{id}/", "GET /affiliates/affiliates/stats/", "GET /affiliates/affiliates/{id}/performance/",
        "POST /affiliates/commissions/{id}/approve/", "POST /affiliates/commissions/{id}/reject/", "POST /affiliates/payouts/request/",
    ];

    static readonly string Page = Read("moving-from-django-affiliate-system.md");

    [Fact]
    public void Every_endpoint_that_the_pages_name_is_there()
    {
        var named = Endpoint().Matches(Page + Read("integration.md")).Select(m => m.Value.Trim('`')).ToHashSet();

        Assert.True(named.Count > 40, $"Only {named.Count} were found on the pages.");
        Assert.Empty(named.Except(EndpointTable.Lines.Keys));
    }

    [Fact]
    public void Every_endpoint_of_the_package_is_named() =>
        Assert.Empty(PackageEndpoints.Except(Endpoint().Matches(Page).Select(m => m.Value.Trim('`'))));

    [Fact]
    public void Every_setting_of_the_package_has_one_here()
    {
        var settings = SettingRow().Matches(Page).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

        Assert.Equal(PackageSettings.Order(), settings.Keys.Order());
        Assert.All(settings, s => Assert.Equal(s.Key.Replace("_", "", StringComparison.Ordinal), s.Value, ignoreCase: true));
    }

    [Fact]
    public void Every_setting_that_the_page_names_is_one()
    {
        var section = Page.Split("## Settings")[1].Split("## Signing in")[0];
        var named = Setting().Matches(section).Select(m => m.Groups[1].Value).Where(name => name != AffiliateSystemOptions.Section).ToHashSet();

        Assert.True(named.Count > 15, $"Only {named.Count} were found on the page.");
        Assert.Empty(named.Except(typeof(AffiliateSystemOptions).GetProperties().Select(p => p.Name)));
    }

    [Fact]
    public async Task What_is_gone_is_405()
    {
        await using var api = new ApiServer();
        await api.InitializeAsync();
        var id = Guid.NewGuid();

        foreach (var path in (string[])["/affiliates/payouts/", $"/affiliates/payouts/{id}/", $"/affiliates/affiliates/{id}/"])
        {
            (await api.Admin().Delete(path)).IsProblem(HttpStatusCode.MethodNotAllowed);
        }

        (await api.Admin().Post("/affiliates/payouts/", new { amount = 1 })).IsProblem(HttpStatusCode.MethodNotAllowed);
        (await api.Admin().Patch($"/affiliates/payouts/{id}/", new { amount = 1 })).IsProblem(HttpStatusCode.MethodNotAllowed);
        (await api.Admin().Put($"/affiliates/payouts/{id}/", new { amount = 1 })).IsProblem(HttpStatusCode.MethodNotAllowed);
    }

    static string Read(string page) => File.ReadAllText(Path.Combine(
        typeof(MovingPageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!, "docs", page));

    [GeneratedRegex("`(GET|POST|PUT|PATCH|DELETE|HEAD) /[^` ]*`")]
    private static partial Regex Endpoint();

    [GeneratedRegex("^\\| `([A-Z_]+)` \\| `([A-Za-z]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    // In the words of C#: a capital, and small letters somewhere.
    [GeneratedRegex("`([A-Z][A-Za-z]*[a-z][A-Za-z]*)`")]
    private static partial Regex Setting();
}
