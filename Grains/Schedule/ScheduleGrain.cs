using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Affiliates.Schedule;

/// <summary>
/// Does what is due by time, every <see cref="Period"/>: one for the whole cluster. What is due stands in the tables, written in the
/// transactions that made it so; everything here may be done twice, by two of these or after a crash, and comes to the same.
/// </summary>
/// <remarks>The timer lives with the activation; the reminder brings it back where its silo has died.</remarks>
[GrainType("schedule")]
public sealed partial class ScheduleGrain(
    HoldRows holds, PayoutRunRows runs, IOptions<AffiliateSystemOptions> options, TimeProvider time,
    ILogger<ScheduleGrain> log) : Grain, IScheduleGrain, IRemindable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    public const string HoldActor = "hold";
    public const string ScheduleActor = "schedule";

    const string Watchdog = "watchdog";
    const int PageSize = 1000;
    const int RunsAtOnce = 100;

    DateOnly? lastDay;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Beat, new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task Wake() => await this.RegisterOrUpdateReminder(Watchdog, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    public async Task<int> Run()
    {
        var approved = await ApproveDue();
        await ContinueRuns();
        await StartScheduledRuns();
        return approved;
    }

    async Task Beat(CancellationToken ct)
    {
        try
        {
            await Run();
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // The store is away: the next beat finds the same due.
            Failed(log, e);
        }
    }

    async Task<int> ApproveDue()
    {
        var approved = 0;
        await foreach (var page in holds.ReadDue(time.GetUtcNow(), PageSize))
        {
            var counts = await Task.WhenAll(
                page.GroupBy(due => due.Affiliate, due => due.Commission).Select(due => Approve(due.Key, [.. due])));
            approved += counts.Sum();
        }

        return approved;
    }

    async Task<int> Approve(AffiliateId affiliate, IReadOnlyList<Guid> commissions)
    {
        try
        {
            return (await GrainFactory.Affiliate(affiliate).ApproveAll(commissions, HoldActor)).Count(o => o is CommissionChanged);
        }
        catch (Exception e)
        {
            NotApproved(log, e, commissions.Count, affiliate.Code);
            return 0;
        }
    }

    async Task ContinueRuns()
    {
        await foreach (var (tenant, run) in runs.ReadOpen(RunsAtOnce))
        {
            try
            {
                await GrainFactory.PayoutRun(tenant, run).Continue();
            }
            catch (Exception e)
            {
                // It does not keep the others from going on.
                Failed(log, e);
            }
        }
    }

    async Task StartScheduledRuns()
    {
        var now = time.GetUtcNow();
        if (PayoutSchedule.LatestDay(options.Value.PayoutSchedule, now) is not { } day || day == lastDay)
        {
            return;
        }

        var missed = false;
        foreach (var tenant in await runs.ReadTenants())
        {
            missed |= !await TryStart(tenant, day, now);
        }

        lastDay = missed ? lastDay : day;
    }

    // One tenant that cannot be served does not keep the others from it.
    async Task<bool> TryStart(TenantId tenant, DateOnly day, DateTimeOffset now)
    {
        try
        {
            // A schedule that was just switched on begins with its next day; one that is in use makes up for a day that was missed.
            if (day == DateOnly.FromDateTime(now.UtcDateTime) || await runs.HasScheduled(tenant))
            {
                await GrainFactory.PayoutRun(tenant, Ids.Next(now))
                    .Start(new PayoutRunRequest(Method: null, PayoutSchedule.KeyOf(day), now, ScheduleActor));
            }

            return true;
        }
        catch (Exception e)
        {
            Failed(log, e);
            return false;
        }
    }

    [LoggerMessage(EventId = 7003, Level = LogLevel.Warning, Message = "What is due could not be done; it is tried again")]
    static partial void Failed(ILogger log, Exception e);

    [LoggerMessage(EventId = 7004, Level = LogLevel.Warning, Message = "{Count} commissions of affiliate {Code} could not be approved after their hold; it is tried again")]
    static partial void NotApproved(ILogger log, Exception e, int count, string code);
}
