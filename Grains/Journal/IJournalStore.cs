namespace Affiliates.Journal;

/// <summary>Where the writer puts its batches. Called by one caller at a time.</summary>
public interface IJournalStore : IAsyncDisposable
{
    /// <summary>True when <see cref="Commit"/> holds its thread until it is done: the writer then has a thread of its own.</summary>
    bool Blocks { get; }

    /// <summary>Writes all of the appends, or none; returns when they are durable.</summary>
    /// <exception cref="NotWrittenException">None was written, because of what is in at least one of them.</exception>
    /// <remarks>After any other exception it is not known whether they were written.</remarks>
    Task Commit(IReadOnlyList<JournalAppend> appends);

    /// <summary>Lets go of a connection that cannot be trusted any more; the next commit opens another.</summary>
    ValueTask Reset();
}

/// <summary>The store has refused a transaction for its content and has rolled it back.</summary>
/// <param name="place">The constraint or error code; no data of the row.</param>
/// <param name="canRepeat">True when somebody else was first, and a reload helps; false when the row cannot be stored as it is.</param>
/// <param name="inner">What the driver said.</param>
public sealed class NotWrittenException(string place, bool canRepeat, Exception? inner = null) : Exception($"Refused: {place}.", inner)
{
    public bool CanRepeat { get; } = canRepeat;
}
