using System.Runtime.InteropServices;
using Affiliates.Storage;
using Microsoft.Extensions.Options;

namespace Affiliates.Silo;

/// <summary>How a process starts, and how it says that it cannot.</summary>
public static partial class Starting
{
    /// <summary>What the host says of a start that failed is said better by <see cref="ReasonOf"/>.</summary>
    const string HostLog = "Microsoft.Extensions.Hosting.Internal.Host";
    const string LifetimeLog = "Microsoft.Hosting.Lifetime";

    static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs what <paramref name="build"/> has built until it is told to stop. The exit code: 0, or 1 after one line on the error output that says why not.</summary>
    public static async Task<int> Run(
        WebApplicationBuilder builder, Func<WebApplicationBuilder, WebApplication> build, CancellationToken stop = default)
    {
        var phase = Phase.Starting;
        builder.Logging.AddFilter(HostLog, level => phase is Phase.Running && level >= LogLevel.Information);
        builder.Logging.AddFilter(LifetimeLog, level => phase is not Phase.Failed && level >= LogLevel.Information);
        try
        {
            await using var app = build(builder);
            try
            {
                await app.StartAsync(stop);
                phase = Phase.Running;
            }
            catch (Exception)
            {
                phase = Phase.Failed;
                await SayGoodbye(app);
                throw;
            }

            await app.WaitForShutdownAsync(stop);
            return 0;
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            await Console.Error.WriteLineAsync($"Affiliates cannot start: {reason}");
            return 1;
        }
    }

    /// <summary>Builds the host, whose settings have to be right, and begins what can begin before the rest is put together.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; nothing has begun.</exception>
    public static WebApplication BuildAndBegin(this WebApplicationBuilder builder)
    {
        var app = builder.Build();
        // Before anything runs, so that a bad value is one line and nothing else.
        app.Services.GetService<IStartupValidator>()?.Validate();
        foreach (var early in app.Services.GetServices<IEarlyStart>())
        {
            early.Begin();
        }

        return app;
    }

    /// <summary>What the operator has to change, in one line; null when it is not in their hands.</summary>
    public static string? ReasonOf(Exception e)
    {
        var reason = e switch
        {
            OptionsValidationException invalid => string.Join(' ', invalid.Failures),
            StorageSetupException or IOException or ExternalException or TimeoutException => e.Message,
            InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } => e.Message,
            AggregateException { InnerExceptions: [var first, ..] } => ReasonOf(first),
            { InnerException: { } cause } => ReasonOf(cause),
            _ => null,
        };
        return reason?.ReplaceLineEndings(" ");
    }

    /// <summary>What has started already stops: a silo that just vanishes is missed by the others.</summary>
    /// <remarks>A silo that has not started complains that it cannot stop; why the start failed is what counts.</remarks>
    static async Task SayGoodbye(WebApplication app)
    {
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await app.StopAsync(patience.Token);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or OperationCanceledException)
        {
            NotStopped(app.Logger, e);
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Debug, Message = "What had started could not be stopped in good order")]
    static partial void NotStopped(ILogger logger, Exception e);

    enum Phase { Starting, Running, Failed }
}
