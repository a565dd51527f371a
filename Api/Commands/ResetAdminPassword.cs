using Affiliates.Api.Hosting;
using Affiliates.Silo;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Commands;

/// <summary>
/// <c>reset-admin-password [email]</c>: gives a superuser a new password, printed once, and ends every sign-in of it. For who
/// has lost the password, or never got to see the one that the first start made up.
/// </summary>
/// <remarks>It takes part in the cluster as the configuration says, for a moment and without HTTP. On SQLite the program has to be stopped meanwhile.</remarks>
static class ResetAdminPassword
{
    const string Name = "reset-admin-password";

    const string Usage = """
        reset-admin-password [email]

        Gives a superuser a new password, prints it once, and ends every sign-in of it. Without an email it is the one of
        Admin:Email, else the default one. A SQLite store is opened by the command itself, and its server has to be stopped.
        """;

    public static Command Command { get; } = new(Name, "gives an administrator a new password", Usage, (args, _) => Run(args));

    /// <summary>The exit code: 0, or 1 after one line on the error output that says why not.</summary>
    static Task<int> Run(string[] args)
    {
        var (email, settings) = args is [var first, .. var rest] && !first.StartsWith('-') ? (first, rest) : (null, args);
        // Beside the program, which may run on this machine with the ports that are configured.
        return Starting.Run(
            Startup.CreateBuilder([.. settings, "--Cluster:SiloPort=0", "--Cluster:GatewayPort=0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning"]),
            builder => Build(builder, email));
    }

    static WebApplication Build(WebApplicationBuilder builder, string? email)
    {
        builder.Configuration.AddSecretFiles();
        builder.AddCluster();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Attempts>();
        builder.Services.AddSingleton<IServer, NoServer>();
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Reset>(services, new Whose(email)));
        return builder.BuildAndBegin();
    }

    sealed record Whose(string? Email);

    sealed class Reset(
        Whose whose, IGrainFactory grains, Attempts attempts, IHostApplicationLifetime lifetime,
        IOptions<AffiliateSystemOptions> options) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var email = whose.Email ?? options.Value.AdminEmail ?? FirstAdmin.DefaultEmail;
            var password = FirstAdmin.MakeUpPassword();
            if (!await attempts.Repeatable(() => grains.Installation().ResetAdmin(email, password), FirstAdmin.Patience))
            {
                throw new OptionsValidationException(
                    Name, typeof(string), [$"there is no superuser of that email; name one: {Name} {FirstAdmin.DefaultEmail}"]);
            }

            // To the console and never through a logger: logs are kept, and read by others.
            await Console.Out.WriteLineAsync(
                $"""

                  Administrator   {email}
                  Password        {password}   (shown only now)

                """);
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>A command listens to nobody.</summary>
    sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull =>
            Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
