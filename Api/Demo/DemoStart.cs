using System.Diagnostics;
using System.Globalization;
using Affiliates.Api.Tracking;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Demo;

/// <summary>Fills a fresh store before the program listens, through the same grains as everything else, and says who can sign in.</summary>
/// <remarks>The password goes to the console and never through a logger.</remarks>
sealed class DemoStart(
    IGrainFactory grains, Attempts attempts, DemoPeople people, DemoVisits visits, DemoMoney money, IServer server, IHostApplicationLifetime lifetime,
    IOptions<AffiliateSystemOptions> options, TimeProvider time) : IHostedService
{
    const int Seed = 20_26;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var email = options.Value.AdminEmail is { Length: > 0 } given ? given : FirstAdmin.DefaultEmail;
        var password = options.Value.AdminPassword is { Length: > 0 } own ? own : FirstAdmin.MakeUpPassword();
        var id = Ids.Next(time.Now);
        if (!await attempts.Repeatable(() => grains.Installation().EnsureAdmin(id, email, password), FirstAdmin.Patience))
        {
            throw new OptionsValidationException(
                "--demo", typeof(string), ["the demo needs a fresh store, and this one has been used before: name another Storage:Path, or leave --demo away."]);
        }

        await Console.Out.WriteLineAsync("Filling the store with a programme to look at; this takes some seconds.");
        var now = time.Now;
        var plan = new DemoPlan(Seed, now);
        await people.Make(now, password);
        var events = await visits.Track(plan.Visits(), cancellationToken);
        await money.Move(plan, now);
        lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(Welcome(Address(), email, password, events, watch.Elapsed)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    string Address() => (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:8080")
        .Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);

    string Welcome(string address, string email, string password, int events, TimeSpan took) => string.Create(CultureInfo.InvariantCulture, $"""

        Affiliates is running at {address}, with a programme of {DemoPlan.Affiliates.Count} affiliates and {events} events of {DemoPlan.Days} days ({took.TotalSeconds:0.0} s).

          Administrator   {email}
          Owner           {DemoPeople.OwnerEmail}
          Affiliate       {DemoPlan.Affiliates[0].Email}   (and the others: see the list of affiliates)
          Password        {(options.Value.AdminPassword is { Length: > 0 } ? "the one that you have configured" : password + "   (of all of them; shown only now)")}

          API documentation   {address}/docs
          Health              {address}/health/ready

        """);
}

/// <summary>Goes on: a visit every few seconds, for who wants to see live events.</summary>
sealed partial class DemoTrickle(DemoVisits visits, TimeProvider time, ILogger<DemoTrickle> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var plan = new DemoPlan(Environment.TickCount, time.Now);
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // All of it now, and orders under names of their own.
                var visit = plan.Visit(time.Now).Select(e => e with { At = time.Now, Order = e.Order is null ? null : $"L-{Guid.NewGuid():N}", Session = null, Model = null });
                await visits.Track([[.. visit]], stoppingToken);
            }
            catch (Exception e) when (Attempts.OutcomeOf(e) is not CallFault.Defect && !stoppingToken.IsCancellationRequested)
            {
                Skipped(log, e);
            }
        }
    }

    [LoggerMessage(EventId = 6101, Level = LogLevel.Information, Message = "The demo has left a visit out")]
    static partial void Skipped(ILogger logger, Exception e);
}
