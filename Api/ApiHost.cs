using Affiliates.Api.Cluster;
using Affiliates.Api.Commissions;
using Affiliates.Api.Dashboard;
using Affiliates.Api.Links;
using Affiliates.Api.Live;
using Affiliates.Api.Payouts;
using Affiliates.Api.Privacy;
using Affiliates.Api.Tracking;
using Affiliates.Api.Users;
using Affiliates.Api.Verification;
using Affiliates.Portal;
using Affiliates.Silo;

namespace Affiliates.Api;

/// <summary>The program's table of contents.</summary>
public static class ApiHost
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Configuration.RefuseUnknownKeys((FrontEndOptions.Section, typeof(FrontEndOptions)));
        builder.AddCluster();
        builder.AddFrontEnd();
        builder.AddPortal();

        var app = builder.BuildAndBegin();
        app.UseFrontEnd();
        app.MapTracking();
        app.MapTokens();
        app.MapTenants();
        app.MapProgramme();
        app.MapUsers();
        app.MapApiKeys();
        app.MapAffiliates();
        app.MapStatistics();
        app.MapLinks();
        app.MapReferralActions();
        app.MapLiveEvents();
        app.MapCommissions();
        app.MapExplanations();
        app.MapCommissionRules();
        app.MapRefunds();
        app.MapPayouts();
        app.MapPayoutRuns();
        app.MapPrivacy();
        app.MapVerification();
        app.MapSystem();
        app.MapHealth();
        app.MapOpenApiDocument();
        app.MapDashboard();
        return app;
    }
}
