using System.Collections.Concurrent;

namespace Affiliates.Api.Auth;

/// <summary>
/// Slows down who guesses passwords: after <see cref="FreeTries"/> failures of one email from one address, or
/// <see cref="FreeTriesOfAddress"/> of one address, nothing is tried for the rest of <see cref="Window"/>.
/// </summary>
/// <remarks>A try counts when it begins, so that many at once are not free; a success gives it back.</remarks>
public sealed class SignInThrottle(TimeProvider time)
{
    public const int FreeTries = 5;
    public const int FreeTriesOfAddress = 50;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Names remembered at once; memory stays bounded whoever tries.</summary>
    const int Capacity = 20_000;

    readonly ConcurrentDictionary<string, Tries> tries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long to wait, or null to go ahead; then <see cref="Succeeded"/> has to be told if it did.</summary>
    public TimeSpan? Begin(string email, string address) => Take(address, FreeTriesOfAddress) ?? Take(Name(email, address), FreeTries);

    public void Succeeded(string email, string address)
    {
        tries.TryRemove(Name(email, address), out _);
        if (tries.TryGetValue(address, out var ofAddress))
        {
            lock (ofAddress)
            {
                ofAddress.Count--;
            }
        }
    }

    TimeSpan? Take(string name, int free)
    {
        var now = time.GetUtcNow();
        if (tries.Count >= Capacity)
        {
            Forget(now);
        }

        var entry = tries.GetOrAdd(name, static (_, until) => new Tries { Until = until }, now + Window);
        lock (entry)
        {
            if (entry.Until <= now)
            {
                (entry.Count, entry.Until) = (0, now + Window);
            }

            return ++entry.Count <= free ? null : entry.Until - now;
        }
    }

    void Forget(DateTimeOffset now)
    {
        foreach (var (name, entry) in tries)
        {
            if (entry.Until <= now)
            {
                tries.TryRemove(name, out _);
            }
        }

        if (tries.Count >= Capacity)
        {
            tries.Clear();
        }
    }

    static string Name(string email, string address) => $"{address} {email}";

    sealed class Tries
    {
        public int Count;
        public DateTimeOffset Until;
    }
}
