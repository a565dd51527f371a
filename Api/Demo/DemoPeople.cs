using Affiliates.Api.Affiliates;

namespace Affiliates.Api.Demo;

/// <summary>Makes the demo's owner, affiliates, links and rules; they have been there for a while.</summary>
sealed class DemoPeople(IGrainFactory grains, Attempts attempts)
{
    public const string OwnerEmail = "owner@example.com";

    static readonly TenantId Tenant = TenantId.Default;

    public async Task Make(DateTimeOffset now, string password)
    {
        var begun = now.AddDays(-180);
        await User(OwnerEmail, begun, password, owner: true);
        await Rule("Ten percent of a sale", "purchase", 10m, begun, min: 2_00, max: 60_00, priority: 10);
        await Rule("Fifteen percent of a subscription", "subscription", 15m, begun, priority: 10);
        await Rule("Summer special", "purchase", 12.5m, begun.AddDays(20), priority: 5, active: false);
        foreach (var affiliate in DemoPlan.Affiliates)
        {
            await Affiliate(affiliate, now.AddDays(-affiliate.Age).AddHours(-3), password);
        }
    }

    async Task Affiliate(DemoAffiliate affiliate, DateTimeOffset joined, string password)
    {
        var user = await User(affiliate.Email, joined, password);
        var profile = new AffiliateProfile
        {
            Uid = Ids.Next(joined),
            Id = new AffiliateId(Tenant, affiliate.Code),
            UserId = user.Id,
            UserEmail = affiliate.Email,
            PayoutThreshold = new Money(50_00),
            PayoutMethod = affiliate.Method,
            PayoutDetails = affiliate.Method is null ? null : affiliate.Email,
            JoinedAt = joined,
        };
        await attempts.Repeatable(() => grains.Affiliate(profile.Id).Join(profile));
        await attempts.Repeatable(() => grains.User(affiliate.Email).SetAffiliate(Tenant, affiliate.Code));
        foreach (var (i, campaign) in affiliate.Campaigns.Index())
        {
            var made = joined.AddHours(2 + (i * 30));
            var link = new ReferralLink
            {
                Uid = Ids.Next(made),
                Id = new LinkId(Tenant, affiliate.SlugOf(campaign)),
                AffiliateUid = profile.Uid,
                AffiliateCode = affiliate.Code,
                DestinationUrl = $"https://shop.example.com/{campaign.ToLowerInvariant().Replace(' ', '-')}",
                CampaignName = campaign,
                CreatedAt = made,
            };
            await attempts.Repeatable(() => grains.Link(link.Id).Create(link));
        }
    }

    async Task<User> User(string email, DateTimeOffset made, string password, bool owner = false)
    {
        var user = new User
        {
            Id = Ids.Next(made),
            Email = email,
            Memberships = [new Membership(Tenant, owner, AffiliateCode: null)],
            Stamp = Guid.NewGuid().ToString("N"),
            CreatedAt = made,
        };
        return await attempts.Repeatable(async () => await grains.User(email).Create(user, password) ?? await grains.User(email).Get())
            ?? throw new InvalidOperationException($"The demo could not make the user {email}.");
    }

    async Task Rule(string name, string type, decimal percent, DateTimeOffset made, long? min = null, long? max = null, int priority = 0, bool active = true)
    {
        var rule = new CommissionRule
        {
            Id = Ids.Next(made),
            Tenant = Tenant,
            Name = name,
            ActionType = type,
            Value = percent,
            MinValue = min is { } least ? new Money(least) : null,
            MaxValue = max is { } most ? new Money(most) : null,
            IsActive = active,
            Priority = priority,
            CreatedAt = made,
        };
        await attempts.Repeatable(() => grains.Tenant(Tenant).SaveRule(rule));
    }
}
