using Microsoft.Extensions.Logging;

namespace Affiliates.Payouts;

/// <summary>Asks every affiliate that has something due for a payout, page by page, beside the calls to it.</summary>
/// <remarks>
/// The run's row says that it is not finished; who finds it so begins again from the first page. That costs a question to each
/// affiliate that was asked before and pays nobody twice: a payout names its run, and an affiliate makes one for each.
/// </remarks>
[GrainType("payout-run")]
public sealed partial class PayoutRunGrain(PayoutRunRows rows, TimeProvider time, ILogger<PayoutRunGrain> log) : Grain, IPayoutRunGrain, IDisposable
{
    const int PageSize = 256;

    /// <summary>How often who did not answer is asked; the schedule begins each pass.</summary>
    const int MaxPasses = 5;

    /// <summary>How long a start waits for the end: most runs are short.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource leaving = new();
    Task work = Task.CompletedTask;
    int passes;

    TenantId Tenant => GrainKeys.Parse(this.GetPrimaryKeyString()).Tenant;
    Guid Run => Guid.Parse(GrainKeys.Parse(this.GetPrimaryKeyString()).Value);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await leaving.CancelAsync();

    public async Task<PayoutRun> Start(PayoutRunRequest request)
    {
        if (!await rows.Insert(Tenant, Run, request) && request.Key is { } key
            && await rows.FindByKey(Tenant, key) is { } first && first != Run)
        {
            await GrainFactory.PayoutRun(Tenant, first).Continue();
            return await Find(first) ?? throw new InvalidOperationException($"Payout run {first} has no row.");
        }

        await Continue();
        try
        {
            await work.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            // It goes on.
        }

        return await Find(Run) ?? throw new InvalidOperationException($"Payout run {Run} has no row.");
    }

    public async Task Continue()
    {
        if (work.IsCompleted && await Find(Run) is { FinishedAt: null } run && work.IsCompleted)
        {
            work = Work(run);
        }
    }

    public void Dispose() => leaving.Dispose();

    async Task Work(PayoutRun run)
    {
        try
        {
            var failed = 0;
            IReadOnlyList<(long Stream, string Code)> page = [];
            do
            {
                page = await rows.ReadPayable(Tenant, run.Method, page is [.., var (last, _)] ? last : 0, PageSize, leaving.Token);
                var asked = await Task.WhenAll(page.Select(affiliate => Ask(run, affiliate.Code)));
                failed += asked.Count(isAnswered => !isAnswered);
            }
            while (page.Count == PageSize);

            // Some may come back in a moment; one that never does must not keep the others from being paid.
            if (failed == 0 || ++passes == MaxPasses)
            {
                await rows.Finish(Tenant, run.Id, time.GetUtcNow(), failed);
            }
        }
        catch (Exception e)
        {
            // The row still says that it is open: it is taken up again.
            Interrupted(log, e, run.Id);
        }
    }

    /// <summary>False when it is not known what the affiliate did: the run is taken up again.</summary>
    async Task<bool> Ask(PayoutRun run, string code)
    {
        try
        {
            await GrainFactory.Affiliate(new AffiliateId(Tenant, code))
                .RequestPayout(new PayoutRequest(Ids.Next(time.GetUtcNow()), run.StartedBy, run.Id));
            return true;
        }
        catch (Exception e)
        {
            NotAsked(log, e, run.Id, code);
            return false;
        }
    }

    Task<PayoutRun?> Find(Guid run) => GrainFactory.Directory(Tenant).PayoutRun(run);

    [LoggerMessage(EventId = 7001, Level = LogLevel.Warning, Message = "Payout run {Run} was interrupted; it is taken up again")]
    static partial void Interrupted(ILogger log, Exception e, Guid run);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Warning, Message = "Payout run {Run} got no answer of affiliate {Code}; it is taken up again")]
    static partial void NotAsked(ILogger log, Exception e, Guid run, string code);
}
