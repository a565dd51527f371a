using Affiliates.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Affiliates.Journal;

/// <summary>Closes what is older than <c>TrafficDays</c>, once an hour.</summary>
/// <remarks>Every silo does it, each from where the last one came to; what one has taken out, another does not find.</remarks>
public sealed partial class JournalClosingSweep(
    JournalClosing closing, TenantRows tenants, IOptions<AffiliateSystemOptions> options, TimeProvider time, ILogger<JournalClosingSweep> log)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.TrafficDays == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One round, over all tenants; the number of events that have left.</summary>
    public async Task<long> Run(CancellationToken ct)
    {
        // A tenant may have made its own window longer than the operator's; a click in it may still be credited.
        var days = Math.Max(options.Value.TrafficDays, await closing.LongestWindow(ct) + 1);
        var before = time.GetUtcNow().AddDays(-days);
        var closed = 0L;
        foreach (var tenant in (await tenants.Versions(ct)).Keys)
        {
            closed += await closing.CloseBefore(tenant, before, ct);
        }

        if (closed > 0)
        {
            Closed(log, closed, before);
        }

        return closed;
    }

    [LoggerMessage(EventId = 6101, Level = LogLevel.Information, Message = "{Events} events from before {Before} have been added up and have left the journal")]
    static partial void Closed(ILogger logger, long events, DateTimeOffset before);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Warning, Message = "Old events could not be taken out of the journal; it is tried again in an hour")]
    static partial void Failed(ILogger logger, Exception e);
}
