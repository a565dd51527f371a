using Microsoft.Extensions.Options;

namespace Affiliates.Silo;

/// <summary>How a process leaves: section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>
    /// Seconds, 0 to 50, that the process goes on serving after it was told to stop, while it says that it is not ready: until every load
    /// balancer has heard it. Default 0.
    /// </summary>
    public int DrainSeconds { get; set; }

    public bool IsValid => DrainSeconds is >= 0 and <= 50;
}

/// <summary>Not ready first, and only then closed: what is still sent here in between is served.</summary>
public sealed class Draining(IOptions<ShutdownOptions> options, TimeProvider time) : IHostedLifecycleService
{
    // The host calls this after it has told everybody that it stops, and before it stops the server.
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(options.Value.DrainSeconds), time, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

public static class DrainingHosting
{
    /// <summary>A <see cref="TimeProvider"/> has to be there.</summary>
    public static void AddDraining(this IServiceCollection services)
    {
        services.AddOptions<ShutdownOptions>()
            .BindConfiguration(ShutdownOptions.Section)
            .Validate(static o => o.IsValid, "Shutdown:DrainSeconds has to be 0 to 50.")
            .ValidateOnStart();
        services.AddHostedService<Draining>();
    }
}
