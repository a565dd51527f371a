using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Affiliates.Live;

/// <summary>One front-end that listens to one tenant: a bounded queue, and a loop that sends what waits in it, a batch after the other.</summary>
/// <remarks>The next batch goes when the front-end has answered the last one. What does not fit into the queue meanwhile is counted and not kept.</remarks>
public sealed partial class LiveSubscription : IDisposable
{
    /// <summary>Events that wait for a front-end, at most.</summary>
    public const int Capacity = 5_000;

    const int MaxBatch = 500;

    /// <summary>How long a front-end may take to answer. Of the network's time, not of the domain's clock.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    readonly Channel<LiveAction> queue = Channel.CreateBounded<LiveAction>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    readonly CancellationTokenSource ending = new();
    readonly CancellationToken ended;
    readonly TenantId tenant;
    readonly TimeProvider time;
    readonly ILogger<LiveSubscription> log;
    long renewedAt;
    long missed;

    public LiveSubscription(TenantId tenant, ILiveObserver frontEnd, TimeProvider time, ILogger<LiveSubscription> log)
    {
        (this.tenant, FrontEnd, this.time, this.log) = (tenant, frontEnd, time, log);
        (renewedAt, ended) = (time.GetTimestamp(), ending.Token);
        // Whoever has brought the subscription is not to be found in what is sent for it.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(Send);
        }
    }

    public ILiveObserver FrontEnd { get; }

    public bool IsExpired => time.GetElapsedTime(Volatile.Read(ref renewedAt)) >= LiveTimes.Expiry;

    public void Renew() => Volatile.Write(ref renewedAt, time.GetTimestamp());

    /// <summary>Never waits.</summary>
    public void Offer(LiveAction action)
    {
        if (!queue.Writer.TryWrite(action))
        {
            Interlocked.Increment(ref missed);
        }
    }

    /// <summary>Nothing more is sent.</summary>
    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    async Task Send()
    {
        var batch = new List<LiveAction>(MaxBatch);
        try
        {
            while (await queue.Reader.WaitToReadAsync(ended))
            {
                while (batch.Count < MaxBatch && queue.Reader.TryRead(out var action))
                {
                    batch.Add(action);
                }

                await Send(batch);
                batch.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }

    async Task Send(List<LiveAction> batch)
    {
        var lost = Interlocked.Exchange(ref missed, 0);
        LiveAction[] actions = [.. batch];
        while (true)
        {
            try
            {
                await FrontEnd.Batch(new LiveBatch(tenant, actions, lost, MayHaveMissed: false)).WaitAsync(Patience, ended);
                return;
            }
            catch (Exception e) when (!ended.IsCancellationRequested)
            {
                NotTold(log, e, tenant.Number);
                // It may have had them: those who watch read again what they show rather than see an event twice.
                (actions, lost) = ([], lost + actions.Length);
                await Task.Delay(PauseAfterFailure, ended);
                lost += Interlocked.Exchange(ref missed, 0);
            }
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Information, Message = "A front-end could not be told of live events of tenant {Tenant}; it is told that it has missed some")]
    static partial void NotTold(ILogger logger, Exception e, int tenant);
}
