using Affiliates.Portal.Auth;
using Affiliates.Portal.Components;
using Affiliates.Portal.Hosting;
using Affiliates.Portal.Layout;
using Affiliates.Portal.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Affiliates.Portal;

/// <summary>The portal at <c>/portal</c>: a world of its own beside the API, which it calls as anybody else does.</summary>
public static class PortalHosting
{
    public const string Path = "/portal";

    public static void AddPortal(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(PortalOptions.Section).Get<PortalOptions>() ?? new PortalOptions();
        builder.Services.AddSingleton<OwnCalls>();
        if (!options.Enabled)
        {
            return;
        }

        builder.Services.AddOptions<PortalOptions>()
            .BindConfiguration(PortalOptions.Section)
            .Validate(static o => o.IsValid, "Portal:ApiAddress has to be an absolute http(s) address.")
            .ValidateOnStart();
        // It warns at the first start that the keys are not encrypted on the disk: SECURITY.md says so to whoever can do something about it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        builder.Services.AddDataProtection()
            .SetApplicationName("affiliates-portal")
            .PersistKeysToFileSystem(new DirectoryInfo(
                options.KeysPath ?? System.IO.Path.Combine(builder.Configuration["Storage:Path"] ?? "./data", "portal-keys")));
        builder.Services.AddSingleton<PortalBranch>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<PortalBranch>());
        builder.Services.AddSingleton<EmbeddedAssets>();
        builder.Services.AddSingleton<ApiAddress>();
        builder.Services.AddSingleton<ApiCalls>();
        builder.Services.AddPortalSignIn();
        builder.Services.AddScoped<PortalSession>();
        builder.Services.AddScoped<Browser>();
        builder.Services.AddScoped<LiveFeed>();
        builder.Services.AddScoped<Dialogs>();
        builder.Services.AddMudServices();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(static circuits =>
        {
            // A phone that was in a pocket comes back to the page that it had; after this it reloads.
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
            circuits.DisconnectedCircuitMaxRetained = 200;
        });
    }

    public static void UsePortal(this WebApplication app)
    {
        // Whoever calls may be the portal of this very program: it says for whom.
        app.Services.GetRequiredService<OwnCalls>().Use(app);
        if (app.Services.GetService<IOptions<PortalOptions>>() is not { Value.Enabled: true } || app.Services.GetService<EmbeddedAssets>() is null)
        {
            return;
        }

        KeepSignInHere(app);
        var branch = app.Services.GetRequiredService<PortalBranch>();
        app.Map(Path, portal =>
        {
            branch.Begin(portal.New(), Pages);
            portal.Run(branch.Answer);
        });

        static void Pages(IApplicationBuilder portal)
        {
            portal.UsePortalHeaders();
            portal.UseEmbeddedAssets();
            portal.UseRouting();
            portal.UseAuthentication();
            portal.UseAuthorization();
            portal.UseAntiforgery();
            portal.UseEndpoints(static endpoints =>
            {
                endpoints.MapPortalSession();
                endpoints.MapFiles();
                endpoints.MapRazorComponents<App>()
                    .AddInteractiveServerRenderMode(static o => o.ContentSecurityFrameAncestorsPolicy = "'none'");
            });
        }
    }

    // A host puts both of them before every request as soon as their services are there: a click would be looked at for a cookie that it
    // never has. The keys are how they say that they have been put somewhere.
    static void KeepSignInHere(IApplicationBuilder app)
    {
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.Properties["__AuthorizationMiddlewareSet"] = true;
    }
}
