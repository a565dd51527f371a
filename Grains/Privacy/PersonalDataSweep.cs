using Affiliates.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Affiliates.Privacy;

/// <summary>Erases personal data that is older than <c>PersonalDataDays</c>, once an hour.</summary>
/// <remarks>Every silo does it, each from where the last one came to: erasing twice changes nothing.</remarks>
public sealed partial class PersonalDataSweep(
    PersonalData data, TenantRows tenants, IOptions<AffiliateSystemOptions> options, TimeProvider time, ILogger<PersonalDataSweep> log)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.PersonalDataDays == 0)
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

    /// <summary>One round, over all tenants; the number of events that were erased.</summary>
    public async Task<long> Run(CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.PersonalDataDays);
        var erased = 0L;
        foreach (var tenant in (await tenants.Versions(ct)).Keys)
        {
            erased += await data.EraseBefore(tenant, before, ct);
        }

        return erased;
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "Personal data could not be erased by age; it is tried again in an hour")]
    static partial void Failed(ILogger logger, Exception e);
}
