using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Hosting;

/// <summary>Makes the first admin, and tells the operator once how to go on.</summary>
/// <remarks>
/// The password goes to the console and never through a logger: logs are kept, and read by others. The server comes up meanwhile, and the
/// process is ready when both are done.
/// </remarks>
public sealed class FirstStart(
    IGrainFactory grains, Attempts attempts, IServer server, IHostApplicationLifetime lifetime, IOptions<AffiliateSystemOptions> options,
    TimeProvider time) : IHostedLifecycleService
{
    Task made = Task.CompletedTask;
    Admin? untold;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        made = Task.Run(MakeAdmin, cancellationToken);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => made.WaitAsync(cancellationToken);

    async Task MakeAdmin()
    {
        var madeUp = options.Value.AdminPassword is { Length: > 0 } ? null : FirstAdmin.MakeUpPassword();
        var admin = new Admin(options.Value.AdminEmail is { Length: > 0 } given ? given : FirstAdmin.DefaultEmail, madeUp);
        var id = Ids.Next(time.Now);
        // The same id and password each time: of several tries any may be the one that has made it.
        if (await attempts.Repeatable(
            () => grains.Installation().EnsureAdmin(id, admin.Email, madeUp ?? options.Value.AdminPassword!), FirstAdmin.Patience))
        {
            untold = admin;
            lifetime.ApplicationStarted.Register(() => Tell(told => Welcome(Address(), told)));
        }
    }

    /// <summary>A start that fails after this, for a port that is taken, has made the admin all the same.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await made.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Tell(static admin => $"""

              The first administrator has been made: {admin.Email}
              Password: {PasswordOf(admin)}

            """);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    void Tell(Func<Admin, string> say)
    {
        if (Interlocked.Exchange(ref untold, null) is { } admin)
        {
            Console.Out.WriteLine(say(admin));
        }
    }

    static string PasswordOf(Admin admin) =>
        admin.MadeUpPassword is { } made ? made + "   (shown only now)" : "the one that you have configured";

    string Address() =>
        (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:8080")
        .Replace("[::]", "localhost", StringComparison.Ordinal)
        .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
        .Replace("://+", "://localhost", StringComparison.Ordinal)
        .Replace("://*", "://localhost", StringComparison.Ordinal);

    static string Welcome(string address, Admin admin) =>
        $$"""

        Affiliates is running at {{address}}

          First administrator   {{admin.Email}}
          Password              {{PasswordOf(admin)}}

        Three commands to try: sign in, make an affiliate, track a click.

          TOKEN=$(curl -s {{address}}/api/token/ -H 'Content-Type: application/json' \
            -d '{"email": "{{admin.Email}}", "password": "{{admin.MadeUpPassword ?? "…"}}"}' | sed 's/.*"access": *"\([^"]*\)".*/\1/')

          curl -s {{address}}/affiliates/affiliates/ -H "Authorization: Bearer $TOKEN" \
            -H 'Content-Type: application/json' -d '{"email": "anna@example.com", "code": "anna"}'

          curl -s {{address}}/affiliates/api/referral-actions/track/ \
            -H 'Content-Type: application/json' -d '{"referral_code": "anna", "event_type": "click"}'

        """;

    /// <param name="Email">Whose it is.</param>
    /// <param name="MadeUpPassword">Null when the operator gave one.</param>
    sealed record Admin(string Email, string? MadeUpPassword);
}
