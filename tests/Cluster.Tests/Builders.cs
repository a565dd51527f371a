namespace Affiliates.Cluster.Tests;

/// <summary>What a test needs, under keys that nobody has.</summary>
public sealed class Builders(TestCluster cluster)
{
    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static string Key(string prefix) => $"{prefix}{Guid.NewGuid():N}"[..24];

    public static string Email() => $"{Key("u")}@example.com";

    public static User User(string? email = null) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Email = email ?? Email(),
        Memberships = [new Membership(TenantId.Default, IsOwner: false, AffiliateCode: null)],
        Stamp = Guid.NewGuid().ToString("N"),
        CreatedAt = Now,
    };

    public static CommissionRule Rule(string actionType, decimal percent = 10m) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Tenant = TenantId.Default,
        Name = "Rule of a test",
        ActionType = actionType,
        Value = percent,
        CreatedAt = Now,
    };

    public static AffiliateProfile Profile(string? code = null) => new()
    {
        Uid = Guid.CreateVersion7(Now),
        Id = new AffiliateId(TenantId.Default, code ?? Key("A")),
        UserId = Guid.CreateVersion7(Now),
        UserEmail = Email(),
        PayoutThreshold = new Money(50_00),
        PayoutMethod = "paypal",
        PayoutDetails = "details",
        JoinedAt = Now,
    };

    public static TrackEvent Event(string code, string type = "click") => new()
    {
        Id = Guid.CreateVersion7(Now),
        Tenant = TenantId.Default,
        Code = code,
        Type = type,
        At = Now,
    };

    public static TrackEvent Sale(string code, decimal value, string? order = null) => Event(code, "purchase") with
    {
        IsConversion = true,
        Value = Money.Round(value),
        OrderId = order,
        Fingerprint = [1],
    };

    public static PayoutMove Move(Payout payout, PayoutStatus to) => new(payout.Id, to, "REF", "closed", "test");

    public static RefundRequest Refund(string order, decimal? amount = null, string? key = null) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Order = new OrderId(TenantId.Default, order),
        Amount = amount is { } part ? Money.Round(part) : null,
        Key = key,
        At = Now,
        Actor = "test",
    };

    public async Task<AffiliateProfile> Affiliate(AffiliateProfile? profile = null)
    {
        profile ??= Profile();
        Assert.NotNull(await cluster.Grains.Affiliate(profile.Id).Join(profile));
        return profile;
    }

    public async Task<ReferralLink> Link(AffiliateProfile affiliate, string? slug = null)
    {
        var link = new ReferralLink
        {
            Uid = Guid.CreateVersion7(Now),
            Id = new LinkId(affiliate.Id.Tenant, slug ?? Key("s")),
            AffiliateUid = affiliate.Uid,
            AffiliateCode = affiliate.Id.Code,
            DestinationUrl = "https://shop.example.com/",
            CreatedAt = Now,
        };
        Assert.True(await cluster.Grains.Link(link.Id).Create(link));
        return link;
    }
}
