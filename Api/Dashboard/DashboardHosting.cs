using Affiliates.Silo;
using Orleans.Dashboard;

namespace Affiliates.Api.Dashboard;

/// <summary>The Orleans dashboard at <c>/admin/orleans/</c>, for superusers, when <c>Cluster:Dashboard</c> is on; else there is nothing.</summary>
public static class DashboardHosting
{
    public const string Path = "/admin/orleans";

    /// <summary>Scripts and figures from here alone; the page draws with styles and images of its own in it.</summary>
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDashboard(this WebApplication app)
    {
        if (!ClusterSettings.From(app.Configuration).Dashboard)
        {
            return;
        }

        app.MapSignInPage();
        var dashboard = app.MapOrleansDashboard(Path);
        dashboard.For(Access.Superuser).NotInDocument("The runtime's own page, for operators");
        dashboard.WithMetadata(new AdminPage());
        dashboard.AddEndpointFilter(static (call, next) =>
        {
            call.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
            return next(call);
        });
    }
}
