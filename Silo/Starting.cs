using System.Runtime.InteropServices;
using Affiliates.Storage;
using Microsoft.Extensions.Options;

namespace Affiliates.Silo;

/// <summary>How a process starts, and how it says that it cannot.</summary>
public static class Starting
{
    /// <summary>What it says of a start that failed is said better by <see cref="ReasonOf"/>.</summary>
    const string HostLog = "Microsoft.Extensions.Hosting.Internal.Host";

    static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is told to stop. The exit code: 0, or 1 after one line on the error output that says why not.</summary>
    public static async Task<int> Run(WebApplicationBuilder builder, Func<WebApplicationBuilder, WebApplication> build, CancellationToken stop = default)
    {
        var starting = true;
        builder.Logging.AddFilter(HostLog, _ => !Volatile.Read(ref starting));
        try
        {
            await using var app = build(builder);
            await Start(app, stop);
            Volatile.Write(ref starting, false);
            await app.WaitForShutdownAsync(stop);
            return 0;
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            await Console.Error.WriteLineAsync($"Affiliates cannot start: {reason}");
            return 1;
        }
    }

    /// <summary>What the operator has to change, in one line; null when it is not in their hands.</summary>
    public static string? ReasonOf(Exception e)
    {
        var reason = e switch
        {
            OptionsValidationException invalid => string.Join(' ', invalid.Failures),
            StorageSetupException or IOException or ExternalException => e.Message,
            InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } => e.Message,
            AggregateException { InnerExceptions: [var first, ..] } => ReasonOf(first),
            { InnerException: { } cause } => ReasonOf(cause),
            _ => null,
        };
        return reason?.ReplaceLineEndings(" ");
    }

    static async Task Start(WebApplication app, CancellationToken stop)
    {
        try
        {
            // Before anything runs, so that a bad value is one line and nothing else.
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.StartAsync(stop);
        }
        catch (Exception)
        {
            // What has started already says goodbye: a silo that just vanishes is missed by the others.
            using var patience = new CancellationTokenSource(StopPatience);
            await app.StopAsync(patience.Token);
            throw;
        }
    }
}
