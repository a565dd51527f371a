using System.Net.Http.Headers;
using Affiliates.Api.Tests.Http;
using Affiliates.Api.Tests.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

[assembly: AssemblyFixture(typeof(ApiServer))]

namespace Affiliates.Api.Tests.Http;

/// <summary>The whole program in this process, on a fresh SQLite file and free ports; one for the assembly.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "correct horse battery";

    readonly string folder = Directory.CreateTempSubdirectory("affiliates-api-test-").FullName;
    readonly string[] settings;
    readonly Func<WebApplicationBuilder, WebApplication> build;
    WebApplication? app;
    string adminToken = "";

    public ApiServer() : this([])
    {
    }

    internal ApiServer(string[] settings) : this(settings, ApiHost.Build)
    {
    }

    internal ApiServer(string[] settings, Func<WebApplicationBuilder, WebApplication> build) => (this.settings, this.build) = (settings, build);

    /// <summary>Every endpoint that the program has.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public IServiceProvider Services => app!.Services;

    public Uri Url { get; private set; } = new("http://localhost");

    /// <summary>Where its store is.</summary>
    public string Folder => folder;

    public async ValueTask InitializeAsync()
    {
        var builder = Startup.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0",
            $"--Storage:Path={folder}",
            "--Cluster:SiloPort=0",
            "--Cluster:GatewayPort=0",
            $"--AffiliateSystem:Admin:Email={AdminEmail}",
            $"--AffiliateSystem:Admin:Password={AdminPassword}",
            "--AffiliateSystem:PublicRequestsPerSecondPerIp=0",
            "--AffiliateSystem:AllowedCorsOrigins:0=https://shop.example.com",
            "--Logging:LogLevel:Default=Warning",
            // It is a program of its own at the same address, with endpoints of its own; Browser.Tests are about it.
            "--Portal:Enabled=false",
            .. settings,
        ]);
        // A machine that stands still for some seconds is no failure here.
        builder.Services.PostConfigure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));
        app = build(builder);
        await app.StartAsync();
        Url = new Uri(app.Urls.Single());
        adminToken = (await Anonymous().Post("/api/token/", new { email = AdminEmail, password = AdminPassword }))
            .Is(HttpStatusCode.OK).Text("access");
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    public ApiClient Anonymous() => new(Url, null);

    public ApiClient Admin() => new(Url, adminToken);

    public ApiClient With(string token) => new(Url, token);

    public ApiClient WithKey(string key) => new(Url, "Api-Key", key);

    /// <summary>A superuser for one tenant.</summary>
    public ApiClient AdminOf(string tenant) => new(Url, "Bearer", adminToken, tenant);

    /// <summary>Nobody, for one tenant.</summary>
    public ApiClient AnonymousOf(string tenant) => new(Url, "Bearer", null, tenant);

    /// <summary>An affiliate with a user who can sign in, under a code that nobody has.</summary>
    public async Task<Affiliate> AddAffiliate(object? more = null)
    {
        var code = "a" + Guid.NewGuid().ToString("N")[..20];
        var email = code + "@example.com";
        const string password = "a long password";
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["email"] = email;
        body["password"] = password;
        body["code"] = code;
        var made = (await Admin().Post("/affiliates/affiliates/", body)).Is(HttpStatusCode.Created);
        var token = (await Anonymous().Post("/api/token/", new { username = email, password })).Is(HttpStatusCode.OK).Text("access");
        return new Affiliate(made.Text("id"), code, email, With(token));
    }
}

public sealed record Affiliate(string Id, string Code, string Email, ApiClient Client)
{
    public async Task<Answer> AddLink(string destination = "https://shop.example.com/spring?colour=red") =>
        (await Client.Post(
            "/affiliates/referral-links/", new { slug = "s" + Guid.NewGuid().ToString("N"), destination_url = destination }))
        .Is(HttpStatusCode.Created);
}

/// <summary>Calls as one caller; follows no redirects and keeps no cookies.</summary>
public sealed class ApiClient(Uri url, string scheme, string? token, string? tenant = null)
{
    public ApiClient(Uri url, string? token) : this(url, "Bearer", token)
    {
    }

    static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public const string Track = "/affiliates/api/referral-actions/track/";

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) =>
        Send(new HttpRequestMessage(HttpMethod.Get, new Uri(url, path)), headers);

    public Task<Answer> Post(string path, object body, params (string Name, string Value)[] headers) =>
        Json(HttpMethod.Post, path, JsonSerializer.Serialize(body), headers);

    public Task<Answer> PostText(string path, string body) => Json(HttpMethod.Post, path, body, []);

    public Task<Answer> Patch(string path, object body) => Json(HttpMethod.Patch, path, JsonSerializer.Serialize(body), []);

    public Task<Answer> Put(string path, object body) => Json(HttpMethod.Put, path, JsonSerializer.Serialize(body), []);

    public Task<Answer> Delete(string path) => Send(new HttpRequestMessage(HttpMethod.Delete, new Uri(url, path)), []);

    public Task<Answer> Event(object body, params (string Name, string Value)[] headers) => Post(Track, body, headers);

    public async Task<Answer> Send(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.RequestUri = new Uri(url, request.RequestUri!);
        using (request)
        {
            var response = await SendUnchecked(request);
            var body = await BodyOf(response);
            // Whatever a test is about: what is answered has to be what the OpenAPI document says.
            if (await (await Contract.Of(url)).Refuse(response, body) is { } refusal)
            {
                Assert.Fail(refusal);
            }

            return new Answer(response, body);
        }
    }

    /// <summary>As this caller, unless the request says who it is from, and without a look at the answer.</summary>
    public Task<HttpResponseMessage> SendUnchecked(HttpRequestMessage request)
    {
        if (token is not null && !request.Headers.Contains("Authorization"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        }

        if (tenant is not null && !request.Headers.Contains("X-Tenant"))
        {
            request.Headers.TryAddWithoutValidation("X-Tenant", tenant);
        }

        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>All of it; of a stream, which has no end, nothing: it is left.</summary>
    public static async Task<string> BodyOf(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType is "text/event-stream")
        {
            (await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).Dispose();
            return "";
        }

        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    Task<Answer> Json(HttpMethod method, string path, string body, (string Name, string Value)[] headers) =>
        Send(new HttpRequestMessage(method, new Uri(url, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, headers);
}

/// <summary>What came back, with the assertions that most tests need.</summary>
public sealed class Answer(HttpResponseMessage response, string body)
{
    public HttpResponseMessage Response { get; } = response;
    public HttpStatusCode Status => Response.StatusCode;
    public string Body { get; } = body;
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Text(string field) => Json.GetProperty(field).ToString();

    public string? Header(string name) => Response.Headers.TryGetValues(name, out var values) ? string.Join("; ", values) : null;

    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Response.RequestMessage} answered {Status}: {Body}");
        return this;
    }

    /// <summary>A problem as RFC 9457 has it, with a detail.</summary>
    public Answer IsProblem(HttpStatusCode status, string? detail = null)
    {
        Is(status);
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Text("detail"));
        if (detail is not null)
        {
            Assert.Equal(detail, Text("detail"));
        }

        return this;
    }

    public Answer IsFieldProblem(string field)
    {
        IsProblem(HttpStatusCode.BadRequest);
        Assert.Contains(field, Json.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        return this;
    }
}
