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
    volatile bool stopping;

    public JournalWriter(
        IJournalStore store, JournalOptions options, JournalMetrics metrics, ILogger<JournalWriter> log, CommitPace? pace = null,
        ICommitWatcher? watcher = null)
    {
        (this.store, this.options, this.metrics, this.log, this.watcher) = (store, options, metrics, log, watcher);
        this.pace = pace ?? new CommitPace(() => 1, TimeProvider.System);
        queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        metrics.Watch(() => queue.Reader.Count);
        loop = store.Blocks
            ? Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : Task.Run(Run);
    }

    /// <inheritdoc/>
    public Task Append(JournalAppend append)
    {
        if (append.Stream.Faulted)
        {
            return Task.FromException(AfterFailure(append.Stream));
        }

        var waiting = new Waiting(append);
        if (queue.Writer.TryWrite(waiting))
        {
            return waiting.Task;
        }

        if (stopping)
        {
            return Task.FromException(new JournalFaultException("The journal has stopped; nothing was written."));
        }

        metrics.Refused(JournalRefusal.Full);
        return Task.FromException(new JournalFullException($"{options.QueueCapacity} appends wait for the journal already."));
    }

    /// <summary>Takes nothing more; completes once all that was taken has been answered.</summary>
    public Task Drain()
    {
        stopping = true;
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
            if (pace.Turn(queue.Reader.Count) is { IsCompleted: false } turn)
            {
                await turn;
            }

            while (batch.Count < options.BatchSize && queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

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
        JournalAppend[] appends = [.. live.Select(w => w.Append)];
        using var trace = JournalTraces.StartCommit(live.Select(w => w.Origin), appends.Length);
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
            if (!waiting.Append.Stream.Faulted)
            {
                live.Add(waiting);
            }
            else if (waiting.TrySetException(AfterFailure(waiting.Append.Stream)))
            {
                metrics.Refused(JournalRefusal.Conflict);
            }
        }

        return live;
    }

    void Refuse(Waiting offender, NotWrittenException e)
    {
        var stream = offender.Append.Stream;
        stream.Faulted = true;
        offender.TrySetException(e.CanRepeat
            ? new JournalConflictException($"Stream {stream.Id}: {e.Message}")
            : new JournalFaultException($"Stream {stream.Id}: the store cannot take this row. {e.Message}"));
        Refused(log, e, stream.Id);
        metrics.Refused(e.CanRepeat ? JournalRefusal.Conflict : JournalRefusal.Fault);
    }

    void Fail(List<Waiting> batch, Exception e)
    {
        var unanswered = batch.FindAll(w => !w.Task.IsCompleted);
        foreach (var waiting in unanswered)
        {
            waiting.Append.Stream.Faulted = true;
        }

        foreach (var waiting in unanswered)
        {
            waiting.TrySetException(new JournalFaultException(
                $"Stream {waiting.Append.Stream.Id}: it is not known whether the journal took this ({e.GetType().Name})."));
        }

        Unknown(log, e, unanswered.Count);
        metrics.Refused(JournalRefusal.Fault, unanswered.Count);
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

    /// <summary>An append and its caller.</summary>
    sealed class Waiting(JournalAppend append) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public JournalAppend Append { get; } = append;
        public ActivityContext Origin { get; } = JournalTraces.Origin;
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
