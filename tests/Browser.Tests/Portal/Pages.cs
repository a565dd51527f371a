namespace Affiliates.Browser.Tests.Portal;

/// <summary>Every page there is, by who sees it.</summary>
static class Pages
{
    public static readonly (string Email, string Name, string Path)[] All =
    [
        (PortalWorld.Anna, "affiliate-dashboard", ""),
        (PortalWorld.Anna, "affiliate-links", "links"),
        (PortalWorld.Anna, "affiliate-commissions", "commissions"),
        (PortalWorld.Anna, "affiliate-payouts", "payouts"),
        (PortalWorld.Anna, "affiliate-events", "events"),
        (PortalWorld.Anna, "affiliate-profile", "profile"),
        (PortalWorld.Admin, "overview", ""),
        (PortalWorld.Admin, "live", "live"),
        (PortalWorld.Admin, "affiliates", "affiliates"),
        (PortalWorld.Admin, "links", "links"),
        (PortalWorld.Admin, "events", "events"),
        (PortalWorld.Admin, "commissions", "commissions"),
        (PortalWorld.Admin, "payouts", "payouts"),
        (PortalWorld.Admin, "payout-runs", "payout-runs"),
        (PortalWorld.Admin, "rules", "rules"),
        (PortalWorld.Admin, "users", "users"),
        (PortalWorld.Admin, "keys", "keys"),
        (PortalWorld.Admin, "programmes", "tenants"),
        (PortalWorld.Admin, "system", "system"),
    ];
}
