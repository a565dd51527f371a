using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Affiliates.Journal;

/// <summary>What was decided in one stream and has to reach others: a crash in between leaves it open.</summary>
public interface IUnfinished
{
    /// <summary>One round; how many could not be done now. Doing one twice changes nothing.</summary>
    Task<int> TakeAll(CancellationToken ct = default);
}

/// <summary>
/// Finishes what a crash has interrupted, when the silo starts and every <see cref="Period"/>. Each silo does so: whatever it is, it is
/// applied once, however often it is asked for.
/// </summary>
public sealed partial class UnfinishedWork(IEnumerable<IUnfinished> kinds, TimeProvider time, ILogger<UnfinishedWork> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource stopping = new();
    Task loop = Task.CompletedTask;

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(UnfinishedWork), ServiceLifecycleStage.Active, Start, Stop);

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
                foreach (var kind in kinds)
                {
                    await Round(kind, ct);
                }
            }
            while (await beat.WaitForNextTickAsync(ct));
        }
        catch (OperationCanceledException)
        {
            // On its way out.
        }
    }

    async Task Round(IUnfinished kind, CancellationToken ct)
    {
        try
        {
            await kind.TakeAll(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // The store is away: the next round finds the same.
            NotRead(log, e, kind.GetType().Name);
        }
    }

    [LoggerMessage(EventId = 6004, Level = LogLevel.Warning, Message = "{Kind} could not be read; it is tried again")]
    static partial void NotRead(ILogger log, Exception e, string kind);
}
