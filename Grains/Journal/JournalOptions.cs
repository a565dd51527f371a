namespace Affiliates.Journal;

/// <summary>The journal's writer: section <c>Journal</c>.</summary>
public sealed class JournalOptions
{
    public const string Section = "Journal";

    /// <summary>Appends that may wait for the writer; the next one is refused at once. Default 10 000, at least 1.</summary>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Appends that share one transaction, at most. Default 2 000, at least 1.</summary>
    public int BatchSize { get; set; } = 2_000;

    /// <summary>Seconds until a transaction without an answer counts as unknown. Default 10, at least 1.</summary>
    public int CommandTimeout { get; set; } = 10;

    public bool IsValid => QueueCapacity >= 1 && BatchSize >= 1 && CommandTimeout >= 1;
}
