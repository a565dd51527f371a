using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Affiliates;

/// <summary>
/// Makes the ids of what is listed newest first: UUIDs of version 7 whose place after the milliseconds is not random but the
/// time itself, in 4096ths of a millisecond, and never the same twice. What this process made later has the greater id.
/// </summary>
/// <remarks>RFC 9562, 6.2, method 3. <c>Guid.CreateVersion7</c> leaves the order within a millisecond to chance.</remarks>
public static class Ids
{
    const int FractionBits = 12;

    /// <summary>A clock that is set back by less than this is waited out by counting on; one that is set back further is believed.</summary>
    static readonly long Patience = (long)TimeSpan.FromSeconds(10).TotalMilliseconds << FractionBits;

    static long last;

    [ThreadStatic] static byte[]? chance;
    [ThreadStatic] static int unused;

    /// <summary>The next id.</summary>
    /// <param name="now">The time that it carries.</param>
    public static Guid Next(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        // The bits of the variant are where the random one has them.
        Chance(bytes[8..]);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return At(Advance(MomentOf(now)), bytes);
    }

    /// <summary>Not greater than any id of this moment, and greater than those of before: the bound of a range of time.</summary>
    public static Guid Begin(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bytes[8] = 0x80;
        return At(MomentOf(moment), bytes);
    }

    static Guid At(long moment, Span<byte> bytes)
    {
        var milliseconds = moment >> FractionBits;
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)(milliseconds >> 16));
        BinaryPrimitives.WriteInt16BigEndian(bytes[4..], (short)milliseconds);
        BinaryPrimitives.WriteInt16BigEndian(bytes[6..], (short)(0x7000 | (moment & ((1 << FractionBits) - 1))));
        return new Guid(bytes, bigEndian: true);
    }

    // A system call for each id costs more than all the rest of it: chance is fetched by the page.
    static void Chance(Span<byte> bytes)
    {
        var kept = chance ??= new byte[4096];
        if (unused < bytes.Length)
        {
            RandomNumberGenerator.Fill(kept);
            unused = kept.Length;
        }

        var taken = kept.AsSpan(unused - bytes.Length, bytes.Length);
        taken.CopyTo(bytes);
        // What has become an id is nobody's to find here.
        taken.Clear();
        unused -= bytes.Length;
    }

    static long MomentOf(DateTimeOffset now)
    {
        var ticks = now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return (ticks / TimeSpan.TicksPerMillisecond << FractionBits)
            + ((ticks % TimeSpan.TicksPerMillisecond << FractionBits) / TimeSpan.TicksPerMillisecond);
    }

    static long Advance(long moment)
    {
        while (true)
        {
            var before = Volatile.Read(ref last);
            var next = moment <= before && before - moment < Patience ? before + 1 : moment;
            if (Interlocked.CompareExchange(ref last, next, before) == before)
            {
                return next;
            }
        }
    }
}
