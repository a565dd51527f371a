using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Affiliates.Sessions;

/// <summary>
/// Finishes what a crash has interrupted: has every share taken that was decided and not taken yet, when the silo starts and
/// every <see cref="Period"/>. Each silo does so; a share is applied once, however often it is asked for.
/// </summary>
public sealed partial class OpenShares(SessionRows rows, IGrainFactory grains, TimeProvider time, ILogger<OpenShares> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource stopping = new();
    Task loop = Task.CompletedTask;

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(OpenShares), ServiceLifecycleStage.Active, Start, Stop);

    /// <summary>One round; the shares that could not be taken now.</summary>
    public async Task<int> TakeAll(CancellationToken ct = default)
    {
        var failed = 0;
        await foreach (var (affiliate, action) in rows.ReadOpenShares(ct))
        {
            try
            {
                await grains.Affiliate(affiliate).TakeShare(action);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                failed++;
                NotTaken(log, e, action);
            }
        }

        return failed;
    }

    public void Dispose() => stopping.Dispose();

    Task Start(CancellationToken ct)
    {
        loop = Task.Run(() => Run(stopping.Token), ct);
        return Task.CompletedTask;
    }

    async Task Stop(CancellationToken ct)
    {
        await stopping.CancelAsync();
        await loop.WaitAsync(ct);
    }

    async Task Run(CancellationToken ct)
    {
        using var beat = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await Round(ct);
            }
            while (await beat.WaitForNextTickAsync(ct));
        }
        catch (OperationCanceledException)
        {
            // On its way out.
        }
    }

    async Task Round(CancellationToken ct)
    {
        try
        {
            await TakeAll(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // The store is away: the next round finds the same.
            NotRead(log, e);
        }
    }

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "A share of conversion {Action} could not be taken; it is tried again")]
    static partial void NotTaken(ILogger log, Exception e, Guid action);

    [LoggerMessage(EventId = 6004, Level = LogLevel.Warning, Message = "Open shares could not be read; it is tried again")]
    static partial void NotRead(ILogger log, Exception e);
}
