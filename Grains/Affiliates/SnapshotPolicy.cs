using Affiliates.Storage;

namespace Affiliates.Affiliates;

/// <summary>When an affiliate writes its snapshot, and how many may write side by side.</summary>
/// <remarks>The provider's calls on SQLite are synchronous and hold a pool thread, so there one writes at a time.</remarks>
public sealed class SnapshotPolicy(AffiliatesStore store) : IDisposable
{
    /// <summary>Rows (actions and ledger entries) between two snapshots: what a crash makes the next activation replay.</summary>
    public const long Every = 2_000;

    readonly SemaphoreSlim turns = new(store.Dialect == Dialect.Sqlite ? 1 : 4);

    public static bool IsDue(long rowsSinceSnapshot) => rowsSinceSnapshot >= Every;

    /// <summary>Waits for a turn; disposing the result gives it back.</summary>
    public async Task<IDisposable> Enter()
    {
        await turns.WaitAsync();
        return new Turn(turns);
    }

    public void Dispose() => turns.Dispose();

    sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
