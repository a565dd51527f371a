using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Hosting;

/// <summary>Makes the first admin, and tells the operator once how to go on.</summary>
/// <remarks>The password goes to the console and never through a logger: logs are kept, and read by others.</remarks>
public sealed class FirstStart(
    IGrainFactory grains, Attempts attempts, IServer server, IHostApplicationLifetime lifetime, IOptions<AffiliateSystemOptions> options)
    : IHostedService
{
    const string DefaultEmail = "admin@example.com";

    /// <summary>Silos that start at the same time may take so long until they answer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var email = options.Value.AdminEmail is { Length: > 0 } given ? given : DefaultEmail;
        var password = options.Value.AdminPassword is { Length: > 0 } chosen ? chosen : null;
        if (await attempts.Repeatable(() => grains.Installation().EnsureAdmin(email, password), Patience) is { } admin)
        {
            lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(Welcome(Address(), admin)));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    string Address() =>
        (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:8080")
        .Replace("[::]", "localhost", StringComparison.Ordinal)
        .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
        .Replace("://+", "://localhost", StringComparison.Ordinal)
        .Replace("://*", "://localhost", StringComparison.Ordinal);

    static string Welcome(string address, FirstAdmin admin) =>
        $$"""

        Affiliates is running at {{address}}

          First administrator   {{admin.Email}}
          Password              {{(admin.MadeUpPassword is { } made ? made + "   (shown only now)" : "the one that you have configured")}}

        Three commands to try: sign in, make an affiliate, track a click.

          TOKEN=$(curl -s {{address}}/api/token/ -H 'Content-Type: application/json' \
            -d '{"email": "{{admin.Email}}", "password": "{{admin.MadeUpPassword ?? "…"}}"}' | sed 's/.*"access": *"\([^"]*\)".*/\1/')

          curl -s {{address}}/affiliates/affiliates/ -H "Authorization: Bearer $TOKEN" \
            -H 'Content-Type: application/json' -d '{"email": "anna@example.com", "code": "anna"}'

          curl -s {{address}}/affiliates/api/referral-actions/track/ \
            -H 'Content-Type: application/json' -d '{"referral_code": "anna", "event_type": "click"}'

        """;
}
