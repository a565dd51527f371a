namespace Affiliates.Tracking;

/// <summary>Tells an event that has been on its way for long: another try of it may have been faster.</summary>
/// <remarks>
/// A silo that was stopped, or a connection that was cut, can hand on a message after the front-end has given it up and sent it
/// again. What is older than the shortest time after which it does so is looked for before it is written. Clocks that differ by more
/// than that cost a look for each event, and nothing else.
/// </remarks>
public static class LateEvents
{
    /// <summary>Below the time after which a front-end gives up a call without an answer, 3 seconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <param name="id">Of version 7: it says when it was made, which is before the first try.</param>
    /// <param name="now">Here.</param>
    public static bool IsLate(Guid id, DateTimeOffset now)
    {
        if (id.Version != 7)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var madeAt = 0L;
        foreach (var b in bytes[..6])
        {
            madeAt = (madeAt << 8) | b;
        }

        return Math.Abs(now.ToUnixTimeMilliseconds() - madeAt) > Limit.TotalMilliseconds;
    }
}
