using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Affiliates.Portal.Hosting;

/// <summary>Where the API is: as configured, or where this program listens.</summary>
public sealed class ApiAddress(IServer server, IOptions<PortalOptions> options)
{
    Uri? found;

    public bool IsOwn => options.Value.ApiAddress is null;

    // Known once the server has started, which it has when the first page is asked for.
    public Uri Value => options.Value.ApiAddress ?? (found ??= Own());

    Uri Own()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.FirstOrDefault(static a => a.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) ?? addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The portal does not know where the API is: set Portal:ApiAddress.");
        return new Uri(address
            .Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal));
    }
}
