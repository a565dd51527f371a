namespace Affiliates.Client;

/// <summary>The state of the cluster.</summary>
/// <param name="Silos">Those that are active.</param>
/// <param name="Journal">Null: the process that has answered has no silo inside.</param>
/// <param name="At">When it was read.</param>
public sealed record SystemState(IReadOnlyList<SiloState> Silos, JournalState? Journal, DateTimeOffset At);

/// <summary>One silo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">By which the others reach it.</param>
/// <param name="Status">As the cluster sees it.</param>
/// <param name="StartedAt">When it joined.</param>
/// <param name="Grains">Grains in memory.</param>
/// <param name="CpuPercent">Of its machine, at the moment.</param>
/// <param name="MemoryMb">That its process uses, in MiB.</param>
public sealed record SiloState(string Name, string Address, string Status, DateTimeOffset StartedAt, int Grains, decimal CpuPercent, long MemoryMb);

/// <summary>The journal in the last minute.</summary>
/// <param name="RowsPerSecond">Rows that became durable.</param>
/// <param name="CommitsPerSecond">Transactions.</param>
/// <param name="MeanCommitMs">From the start of a batch to its commit; null: there was none.</param>
/// <param name="SlowestCommitMs">The slowest of them.</param>
public sealed record JournalState(decimal RowsPerSecond, decimal CommitsPerSecond, decimal? MeanCommitMs, decimal? SlowestCommitMs);
