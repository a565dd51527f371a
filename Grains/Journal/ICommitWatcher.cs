namespace Affiliates.Journal;

/// <summary>Told by the writer of what it has committed, after the callers: on the writer's own thread, where nothing may be waited for.</summary>
public interface ICommitWatcher
{
    /// <summary>These are durable.</summary>
    void Committed(IReadOnlyList<JournalAppend> appends);
}
