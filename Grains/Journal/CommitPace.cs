namespace Affiliates.Journal;

/// <summary>
/// When a silo's writer begins its next batch. Silos that share a database take turns, by the clock and without a word between them: each waits
/// after a commit as long as the others would need for two, so that all of them together commit no more often than one alone would, in batches
/// that pay for what more silos cost otherwise.
/// </summary>
/// <remarks>
/// Most of what a small batch costs is the commit. Alone, a silo never waits; nor does one whose last batch was large enough, or that
/// has had nothing to write for a while.
/// </remarks>
/// <param name="silos">How many silos there are now.</param>
/// <param name="time">The clock.</param>
public sealed class CommitPace(Func<int> silos, TimeProvider time)
{
    /// <summary>What an event waits for others at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(8);

    /// <summary>So many appends pay for their commit: no need to wait for more.</summary>
    public const int Enough = 64;

    long ended;
    TimeSpan pause;

    /// <summary>Completes when the next batch may begin.</summary>
    /// <param name="waiting">Appends that are there already.</param>
    public Task Turn(int waiting)
    {
        var left = pause == TimeSpan.Zero || waiting >= Enough ? TimeSpan.Zero : pause - time.GetElapsedTime(ended);
        return left > TimeSpan.Zero ? Task.Delay(left, time) : Task.CompletedTask;
    }

    /// <param name="took">How long the last batch took.</param>
    public void Committed(TimeSpan took)
    {
        ended = time.GetTimestamp();
        pause = Pause(took, silos());
    }

    /// <summary>Two turns of each of the others.</summary>
    public static TimeSpan Pause(TimeSpan took, int silos)
    {
        var turns = took * (2 * Math.Max(0, silos - 1));
        return turns < Longest ? turns : Longest;
    }
}
