using Affiliates.Api.Tests.Http;

namespace Affiliates.Client.Tests;

/// <summary>Clients of the service in this process.</summary>
static class World
{
    public const string Password = "a long password";

    /// <summary>Quick about waiting: nothing here takes long.</summary>
    public static AffiliatesClientOptions Options(Uri address) => new()
    {
        BaseAddress = address,
        FirstWait = TimeSpan.FromMilliseconds(10),
        LongestWait = TimeSpan.FromMilliseconds(2500),
    };

    public static AffiliatesClient Anonymous(ApiServer api, params DelegatingHandler[] handlers) =>
        new(Http(handlers), options: Options(api.Url));

    public static AffiliatesClient Admin(ApiServer api, params DelegatingHandler[] handlers) =>
        Anonymous(api, handlers).With(AffiliatesCredentials.Password(ApiServer.AdminEmail, ApiServer.AdminPassword));

    public static string Name(string prefix) => prefix + Guid.NewGuid().ToString("N")[..16];

    public static async Task<(Affiliate Affiliate, AffiliatesClient Client)> AddAffiliate(AffiliatesClient admin, CancellationToken cancellation)
    {
        var code = Name("c");
        var made = await admin.Affiliates.Create(
            new NewAffiliate { Email = $"{code}@example.com", Password = Password, Code = code, PayoutMethod = "paypal", PayoutThreshold = 1m }, cancellation);
        return (made, admin.With(await admin.SignIn(made.UserEmail, Password, cancellation)));
    }

    public static HttpClient Http(params DelegatingHandler[] handlers)
    {
        HttpMessageHandler handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        foreach (var outer in handlers)
        {
            outer.InnerHandler = handler;
            handler = outer;
        }

        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
    }
}
