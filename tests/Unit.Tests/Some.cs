using System.Globalization;

namespace Affiliates.Unit.Tests;

/// <summary>Builders with everything filled in; a test names only what it is about.</summary>
static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A Wednesday.</summary>
    public static readonly DateOnly Today = new(2026, 3, 18);

    /// <summary>Money from how it is written.</summary>
    public static Money Money(string amount) => global::Affiliates.Money.Round(decimal.Parse(amount, CultureInfo.InvariantCulture));

    public static CommissionRule Rule(
        string actionType = "purchase", decimal value = 10m, bool percentage = true, string? min = null, string? max = null,
        int priority = 0, bool global = false, bool active = true, int age = 0) => new()
        {
            Id = Guid.CreateVersion7(Noon),
            Tenant = global ? null : TenantId.Default,
            Name = "A rule",
            ActionType = actionType,
            IsPercentage = percentage,
            Value = value,
            MinValue = min is null ? null : Money(min),
            MaxValue = max is null ? null : Money(max),
            IsActive = active,
            Priority = priority,
            CreatedAt = Noon.AddDays(-age),
        };

    public static TenantSettings Settings(params CommissionRule[] rules) => new()
    {
        Tenant = TenantId.Default,
        Uid = Guid.Empty,
        Name = "Default",
        Slug = "default",
        Currency = "USD",
        CookieDurationDays = 30,
        Rules = rules,
    };

    public static AffiliateProfile Profile() => new()
    {
        Uid = Guid.CreateVersion7(Noon),
        Id = new AffiliateId(TenantId.Default, "ALICE"),
        UserId = Guid.CreateVersion7(Noon),
        UserEmail = "alice@example.com",
        PayoutThreshold = Money("50.00"),
        PayoutMethod = "paypal",
        JoinedAt = Noon,
    };

    public static Commission Commission(string amount = "10.00", CommissionStatus status = CommissionStatus.Pending) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        AffiliateUid = Guid.Empty,
        AffiliateCode = "ALICE",
        ActionId = Guid.Empty,
        ActionType = "purchase",
        Amount = Money(amount),
        Rate = 10m,
        CalculatedAt = Noon,
        Status = status,
    };

    public static TrackEvent Event(
        string type = "click", DateTimeOffset? at = null, string? slug = null, string? value = null, bool conversion = false,
        string source = "direct") => new()
        {
            Id = Guid.CreateVersion7(Noon),
            Tenant = TenantId.Default,
            Code = "ALICE",
            Slug = slug,
            Type = type,
            IsConversion = conversion || type == "purchase",
            Value = value is null ? null : Money(value),
            At = at ?? Noon,
            Source = source,
        };
}
