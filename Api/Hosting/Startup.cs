namespace Affiliates.Api.Hosting;

/// <summary>Where the program finds its settings, and where it listens.</summary>
public static class Startup
{
    const string DefaultUrl = "http://localhost:8080";

    /// <summary>Keys by which an operator says where to listen; the default holds where there is none.</summary>
    static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // The settings stand beside the program, wherever it is started from; the data goes where it is started.
            ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
        });
        if (AddressKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key]))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        return builder;
    }
}
