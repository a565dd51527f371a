using Affiliates.Commissions;
using Affiliates.Journal;
using Affiliates.Tenants;
using Affiliates.Tracking;

namespace Affiliates.Benchmarks.Parts;

/// <summary>Events and settings with everything filled in that an event on the way has.</summary>
static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);

    public static byte[] Body(string fields = "") =>
        System.Text.Encoding.UTF8.GetBytes($$"""{"referral_code":"bench-00001"{{fields}}{{TrackingCalls.Metadata}}}""");

    public const string Purchase =
        ",\"event_type\":\"purchase\",\"is_conversion\":true,\"conversion_value\":\"20.00\",\"currency\":\"USD\",\"order_id\":\"order-0000000001\"";

    public static TrackEvent Click(string? slug = null) => new()
    {
        Id = Ids.Next(Noon),
        Tenant = TenantId.Default,
        Code = "bench-00001",
        Slug = slug,
        Type = "click",
        At = Noon,
        Metadata = """{"page":"/pricing","campaign":"spring"}"""u8.ToArray(),
        Ip = "127.0.0.1",
        UserAgent = "Mozilla/5.0 (X11; Linux x86_64)",
    };

    public static ActionRow Row(long stream, long seq, TrackEvent e) => new(stream, seq, e, e.Slug is null ? TrackingMethod.Code : TrackingMethod.Link);

    public static TenantSettings Settings(int rules) => new()
    {
        Tenant = TenantId.Default,
        Uid = Guid.Empty,
        Name = "Default",
        Slug = "default",
        Currency = "USD",
        CookieDurationDays = 30,
        Rules = [.. Enumerable.Range(0, rules).Select(Rule)],
    };

    static CommissionRule Rule(int number) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        Tenant = TenantId.Default,
        Name = "A rule",
        ActionType = number == 0 ? "purchase" : "other",
        IsPercentage = true,
        Value = 10m,
        IsActive = true,
        Priority = number,
        CreatedAt = Noon,
    };
}
