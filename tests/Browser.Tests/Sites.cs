using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Affiliates.Api;
using Affiliates.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

[assembly: AssemblyFixture(typeof(Affiliates.Browser.Tests.Sites))]

namespace Affiliates.Browser.Tests;

/// <summary>
/// The service at 127.0.0.1, a shop at localhost whose pages may call it, and a stranger whose pages may not. To a browser these are
/// different sites, as links.example.com and shop.example.org are.
/// </summary>
public sealed class Sites : IAsyncLifetime
{
    public const string Email = "admin@example.com";
    public const string Password = "correct horse battery";

    readonly string folder = Directory.CreateTempSubdirectory("affiliates-browser-test-").FullName;
    WebApplication? api;

    public Shop Shop { get; } = new();

    public Shop Stranger { get; } = new();

    /// <summary>Where the service is, without a slash at the end.</summary>
    public string Api { get; private set; } = "";

    /// <summary>The administrator's.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public async ValueTask InitializeAsync()
    {
        await Shop.Start();
        await Stranger.Start();
        var builder = Startup.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0",
            $"--Storage:Path={folder}",
            "--Cluster:SiloPort=0",
            "--Cluster:GatewayPort=0",
            "--Cluster:Dashboard=true",
            $"--AffiliateSystem:Admin:Email={Email}",
            $"--AffiliateSystem:Admin:Password={Password}",
            "--AffiliateSystem:PublicRequestsPerSecondPerIp=0",
            $"--AffiliateSystem:AllowedCorsOrigins:0={Shop.Origin}",
            "--Logging:LogLevel:Default=Warning",
        ]);
        // A machine that stands still for some seconds is no failure here.
        builder.Services.PostConfigure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));
        api = ApiHost.Build(builder);
        await api.StartAsync();
        Api = api.Urls.Single();
        Http.BaseAddress = new Uri(Api);
        var signedIn = await Http.PostAsJsonAsync("/api/token/", new { email = Email, password = Password });
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Shop.DisposeAsync();
        await Stranger.DisposeAsync();
        if (api is not null)
        {
            await api.StopAsync();
            await api.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>An affiliate under a code that nobody has, and a link of the same name that leads to a page of the shop.</summary>
    /// <param name="destination">Where the link leads, with {0} for its slug; the shop's first page.</param>
    public async Task<Referrer> NewReferrer(string? destination = null, bool appendClickId = false, string? tenant = null)
    {
        var name = "a" + Guid.NewGuid().ToString("N")[..20];
        var affiliate = await Make("/affiliates/affiliates/", new { email = $"{name}@example.com", code = name }, tenant);
        var url = string.Format(null, destination ?? Shop.Origin + "/", name);
        await Make("/affiliates/referral-links/", new { affiliate, slug = name, destination_url = url, append_click_id = appendClickId }, tenant);
        return new Referrer(this, affiliate, name, tenant);
    }

    public async Task<string> Make(string path, object body, string? tenant = null)
    {
        var answer = await Send(HttpMethod.Post, path, tenant, JsonContent.Create(body));
        return answer.GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> Send(HttpMethod method, string path, string? tenant, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (tenant is not null)
        {
            request.Headers.Add("X-Tenant", tenant);
        }

        var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}

/// <summary>An affiliate and its link: code and slug have the same name.</summary>
public sealed record Referrer(Sites Sites, string Id, string Name, string? Tenant)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string RedirectUrl => $"{Sites.Api}/r/{Name}/";

    public async Task<(int Clicks, int Conversions, string Revenue)> Counted()
    {
        var stats = await Sites.Send(HttpMethod.Get, $"/affiliates/affiliates/{Id}/stats/", Tenant);
        return (stats.GetProperty("total_clicks").GetInt32(), stats.GetProperty("total_conversions").GetInt32(),
            stats.GetProperty("total_revenue").GetString()!);
    }

    /// <summary>Its events, the newest first.</summary>
    public async Task<JsonElement[]> Events() =>
        [.. (await Sites.Send(HttpMethod.Get, $"/affiliates/referral-actions/?affiliate_code={Name}", Tenant)).EnumerateArray()];

    /// <summary>For what a page sends while it is being left: nobody there sees the answer.</summary>
    public async Task ComesTo(int clicks, int conversions = 0)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        (int, int, string) counted = default;
        try
        {
            while ((counted = await Counted()) is var (c, v, _) && (c, v) != (clicks, conversions))
            {
                await beat.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Not {clicks} clicks and {conversions} conversions but {counted}.");
        }
    }
}

/// <summary>A site with the pages that a test puts there.</summary>
public sealed class Shop : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, string> pages = new();
    WebApplication? site;

    /// <summary>As a browser names it: no slash at the end.</summary>
    public string Origin { get; private set; } = "";

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        site = builder.Build();
        site.Run(http =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.StatusCode = pages.TryGetValue(http.Request.Path, out var page) ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            // A browser asks for an icon of its own accord, which is no fault of a page.
            return http.Response.WriteAsync($"<!doctype html><html><head><link rel=icon href=data:,>{page}</head><body></body></html>", http.RequestAborted);
        });
        await site.StartAsync();
        Origin = $"http://localhost:{new Uri(site.Urls.Single()).Port}";
    }

    /// <summary>The address of a page of its own with that in it.</summary>
    public string Page(string html)
    {
        var path = "/" + Guid.NewGuid().ToString("N");
        pages[path] = html;
        return Origin + path;
    }

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }
    }
}
