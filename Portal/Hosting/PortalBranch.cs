using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Affiliates.Portal.Hosting;

/// <summary>
/// The portal's own way of a request. To put it together takes a while, for all the pages that are looked for, and nothing else waits for
/// it: it is made while the rest of the program starts, and is there before the server listens.
/// </summary>
sealed class PortalBranch : IHostedService
{
    Task<RequestDelegate>? made;

    /// <summary>Begins to make it.</summary>
    public void Begin(IApplicationBuilder portal, Action<IApplicationBuilder> configure) => made = Task.Run(() =>
    {
        configure(portal);
        return portal.Build();
    });

    /// <summary>Hosted services start before the server: what is wrong with the portal ends the start.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => made?.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Answers a request to the portal.</summary>
    public async Task Answer(HttpContext http)
    {
        var portal = await made!;
        await portal(http);
    }
}
