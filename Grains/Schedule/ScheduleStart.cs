using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Affiliates.Schedule;

/// <summary>Wakes the schedule when a silo has started, and tries until it is awake: from then on its reminder keeps it so.</summary>
public sealed partial class ScheduleStart(IGrainFactory grains, TimeProvider time, ILogger<ScheduleStart> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var retry = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                await grains.Schedule().Wake();
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                NotAwake(log, e);
            }
        }
        while (await retry.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 7005, Level = LogLevel.Information, Message = "The schedule could not be woken yet; it is tried again")]
    static partial void NotAwake(ILogger log, Exception e);
}
