using System.Net;
using Affiliates.Client;

namespace Affiliates.Portal.Hosting;

/// <summary>Makes clients of the API: over one pool of connections, each for one person.</summary>
public sealed class ApiCalls(ApiAddress address, OwnCalls own, TimeProvider time) : IDisposable
{
    readonly SocketsHttpHandler connections = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>For who signs in from that address.</summary>
    public AffiliatesClient For(IPAddress? browser) => Client(new Marked(own, address.IsOwn ? browser : null, forwarded: address.IsOwn ? null : browser, connections));

    /// <summary>For who has signed in; the handler shows the token.</summary>
    public AffiliatesClient For(DelegatingHandler signedIn)
    {
        // Never disposed of: the pool outlives everybody who uses it.
        signedIn.InnerHandler = connections;
        return Client(signedIn);
    }

    /// <summary>For files that are passed on as they are.</summary>
    public HttpClient Plain() => new(connections, disposeHandler: false) { BaseAddress = address.Value, Timeout = TimeSpan.FromMinutes(10) };

    public void Dispose() => connections.Dispose();

    AffiliatesClient Client(HttpMessageHandler handler) => new(
        new HttpClient(handler, disposeHandler: false) { BaseAddress = address.Value, Timeout = TimeSpan.FromSeconds(30) },
        AffiliatesCredentials.None,
        new AffiliatesClientOptions { Retries = 2, LongestWait = TimeSpan.FromSeconds(2) },
        time);

    sealed class Marked(OwnCalls own, IPAddress? browser, IPAddress? forwarded, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            own.Mark(request, browser);
            if (forwarded is not null)
            {
                request.Headers.Add("X-Forwarded-For", forwarded.ToString());
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
