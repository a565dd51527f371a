using System.Collections.Concurrent;

namespace Affiliates.Journal.Tests;

/// <summary>A store whose commits end as, and when, the test says; each commit needs its <see cref="Next"/>.</summary>
sealed class ScriptedStore(bool blocks) : IJournalStore
{
    readonly ConcurrentQueue<Step> script = new();

    public bool Blocks => blocks;
    public ConcurrentQueue<int> Batches { get; } = new();
    public int Resets { get; private set; }

    public Step Next()
    {
        var step = new Step();
        script.Enqueue(step);
        return step;
    }

    public Task Commit(IReadOnlyList<JournalAppend> appends)
    {
        Batches.Enqueue(appends.Count);
        var outcome = script.TryDequeue(out var step) ? step.Enter() : throw new InvalidOperationException("The script is over.");
        if (blocks)
        {
            outcome.GetAwaiter().GetResult();
        }

        return outcome;
    }

    public ValueTask Reset()
    {
        Resets++;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public sealed class Step
    {
        readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TaskCompletionSource outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => entered.Task;
        public void Succeed() => outcome.SetResult();
        public void Fail(Exception e) => outcome.SetException(e);

        public Task Enter()
        {
            entered.SetResult();
            return outcome.Task;
        }
    }
}
