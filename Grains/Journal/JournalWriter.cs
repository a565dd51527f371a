using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Affiliates.Journal;

/// <summary>
/// The silo's one writer: a bounded queue, and a loop that takes all that waits into one transaction and answers its callers
/// after the commit, in order. Alone it does not wait for more to come: while one batch commits, the next one gathers. In a cluster
/// <see cref="CommitPace"/> says when its turn is.
/// </summary>
/// <remarks>
/// Appends of one stream are written in the order in which they were taken, and none after one that failed: a failure marks
/// the stream before any caller learns of it. Disposing it writes what has been taken, and refuses the rest.
/// </remarks>
public sealed partial class JournalWriter : IJournal, IDisposable, IAsyncDisposable
{
    readonly Channel<Waiting> queue;
    readonly IJournalStore store;
    readonly JournalOptions options;
    readonly JournalMetrics metrics;
    readonly ILogger<JournalWriter> log;
    readonly CommitPace pace;
    readonly ICommitWatcher? watcher;
    readonly Task loop;
    /// <summary>Appends in the queue.</summary>
    int taken;

    public JournalWriter(
        IJournalStore store, JournalOptions options, JournalMetrics metrics, ILogger<JournalWriter> log, CommitPace? pace = null,
        ICommitWatcher? watcher = null)
    {
        (this.store, this.options, this.metrics, this.log, this.watcher) = (store, options, metrics, log, watcher);
        this.pace = pace ?? new CommitPace(() => 1, TimeProvider.System);
        queue = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
        metrics.Watch(() => Volatile.Read(ref taken));
        loop = store.Blocks
            ? Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : Task.Run(Run);
    }

    /// <inheritdoc/>
    public Task Append(JournalAppend append) => Take(new Waiting(append, null));

    /// <inheritdoc/>
    public Task Append(IReadOnlyList<JournalAppend> appends) => appends.Count == 0 ? Task.CompletedTask : Take(new Waiting(appends[0], appends));

    Task Take(Waiting waiting)
    {
        if (waiting.Stream.Faulted)
        {
            return Task.FromException(AfterFailure(waiting.Stream));
        }

        // While there is any room, all that belongs together has room.
        if (Interlocked.Add(ref taken, waiting.Count) - waiting.Count >= options.QueueCapacity)
        {
            Interlocked.Add(ref taken, -waiting.Count);
            metrics.Refused(JournalRefusal.Full, waiting.Count);
            return Task.FromException(new JournalFullException($"{options.QueueCapacity} appends wait for the journal already."));
        }

        if (queue.Writer.TryWrite(waiting))
        {
            return waiting.Task;
        }

        Interlocked.Add(ref taken, -waiting.Count);
        return Task.FromException(new JournalFaultException("The journal has stopped; nothing was written."));
    }

    /// <summary>Takes nothing more; completes once all that was taken has been answered.</summary>
    public Task Drain()
    {
        queue.Writer.TryComplete();
        return loop;
    }

    public async ValueTask DisposeAsync()
    {
        await Drain();
        await store.DisposeAsync();
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    async Task Run()
    {
        // Whoever made the writer had a trace; the batches are not part of it.
        Activity.Current = null;
        var batch = new List<Waiting>(options.BatchSize);
        while (await More())
        {
            if (pace.Turn(Volatile.Read(ref taken)) is { IsCompleted: false } turn)
            {
                await turn;
            }

            var appends = 0;
            while (appends < options.BatchSize && queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
                appends += waiting.Count;
            }

            Interlocked.Add(ref taken, -appends);

            var start = Stopwatch.GetTimestamp();
            await Write(batch);
            pace.Committed(Stopwatch.GetElapsedTime(start));
            batch.Clear();
        }
    }

    // A loop that waits without blocking would come back on another thread, and leave its own for the pool's.
    ValueTask<bool> More()
    {
        var more = queue.Reader.WaitToReadAsync();
        return store.Blocks && !more.IsCompleted ? new ValueTask<bool>(more.AsTask().GetAwaiter().GetResult()) : more;
    }

    async Task Write(List<Waiting> batch)
    {
        try
        {
            await Commit(batch);
        }
        catch (Exception e)
        {
            Fail(batch, e);
            await Reset();
        }
    }

    /// <summary>Commits what it can. A refusal is narrowed down by halves: the left one is settled before the right one is tried.</summary>
    async Task Commit(IReadOnlyList<Waiting> batch)
    {
        var live = Live(batch);
        if (live.Count == 0)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        List<JournalAppend> appends = new(live.Count);
        foreach (var waiting in live)
        {
            waiting.AddTo(appends);
        }

        using var trace = JournalTraces.StartCommit(live.Select(w => w.Origin), appends.Count);
        try
        {
            await store.Commit(appends);
        }
        catch (NotWrittenException e) when (live is [var offender])
        {
            Refuse(offender, e);
            return;
        }
        catch (NotWrittenException)
        {
            await Commit(live[..(live.Count / 2)]);
            await Commit(live[(live.Count / 2)..]);
            return;
        }

        foreach (var waiting in live)
        {
            waiting.TrySetResult();
        }

        watcher?.Committed(appends);
        metrics.Committed(appends, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Without the appends that come after a failed one of their stream; these are answered here.</summary>
    List<Waiting> Live(IReadOnlyList<Waiting> batch)
    {
        var live = new List<Waiting>(batch.Count);
        foreach (var waiting in batch)
        {
            if (!waiting.Stream.Faulted)
            {
                live.Add(waiting);
            }
            else if (waiting.TrySetException(AfterFailure(waiting.Stream)))
            {
                metrics.Refused(JournalRefusal.Conflict, waiting.Count);
            }
        }

        return live;
    }

    void Refuse(Waiting offender, NotWrittenException e)
    {
        var stream = offender.Stream;
        stream.Faulted = true;
        offender.TrySetException(e.CanRepeat
            ? new JournalConflictException($"Stream {stream.Id}: {e.Message}")
            : new JournalFaultException($"Stream {stream.Id}: the store cannot take this row. {e.Message}"));
        Refused(log, e, stream.Id);
        metrics.Refused(e.CanRepeat ? JournalRefusal.Conflict : JournalRefusal.Fault, offender.Count);
    }

    void Fail(List<Waiting> batch, Exception e)
    {
        var unanswered = batch.FindAll(w => !w.Task.IsCompleted);
        foreach (var waiting in unanswered)
        {
            waiting.Stream.Faulted = true;
        }

        foreach (var waiting in unanswered)
        {
            waiting.TrySetException(new JournalFaultException(
                $"Stream {waiting.Stream.Id}: it is not known whether the journal took this ({e.GetType().Name})."));
        }

        var count = unanswered.Sum(w => w.Count);
        Unknown(log, e, count);
        metrics.Refused(JournalRefusal.Fault, count);
    }

    async Task Reset()
    {
        try
        {
            await store.Reset();
        }
        catch (Exception e)
        {
            ResetFailed(log, e);
        }
    }

    static JournalConflictException AfterFailure(JournalStream stream) =>
        new($"Stream {stream.Id}: an earlier append of this activation failed; nothing was written.");

    /// <summary>An append, or all that belong together, and their caller.</summary>
    sealed class Waiting(JournalAppend first, IReadOnlyList<JournalAppend>? all) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public JournalStream Stream => first.Stream;
        public int Count => all?.Count ?? 1;
        public ActivityContext Origin { get; } = JournalTraces.Origin;

        public void AddTo(List<JournalAppend> appends)
        {
            if (all is null)
            {
                appends.Add(first);
            }
            else
            {
                appends.AddRange(all);
            }
        }
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning,
        Message = "Journal: an append of stream {Stream} was refused; the rest of the batch goes on")]
    static partial void Refused(ILogger logger, Exception e, long stream);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Error,
        Message = "Journal: the outcome of {Count} appends is unknown; their streams reload")]
    static partial void Unknown(ILogger logger, Exception e, int count);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "Journal: the old connection could not be closed")]
    static partial void ResetFailed(ILogger logger, Exception e);
}
