namespace Affiliates.Affiliates;

/// <summary>Numbers of which most are small, one after the other: seven bits to a byte, the lowest first, signs in the lowest bit.</summary>
public sealed class PackedNumbers
{
    byte[] bytes = new byte[64];
    int length;

    public void Write(long number)
    {
        const int Longest = 10;
        if (length + Longest > bytes.Length)
        {
            Array.Resize(ref bytes, bytes.Length * 2);
        }

        var left = (ulong)((number << 1) ^ (number >> 63));
        for (; left >= 0x80; left >>= 7)
        {
            bytes[length++] = (byte)(left | 0x80);
        }

        bytes[length++] = (byte)left;
    }

    /// <summary>At most 63 numbers: a number whose bits say which of them are not zero, then these.</summary>
    public void WriteSparse(ReadOnlySpan<long> numbers)
    {
        var present = 0L;
        for (var i = 0; i < numbers.Length; i++)
        {
            present |= numbers[i] != 0 ? 1L << i : 0;
        }

        Write(present);
        foreach (var number in numbers)
        {
            if (number != 0)
            {
                Write(number);
            }
        }
    }

    public byte[] ToArray() => bytes.AsSpan(0, length).ToArray();

    /// <summary>Reads a number and goes on behind it.</summary>
    /// <exception cref="FormatException">The bytes end in the middle of it, or it is longer than a number is.</exception>
    public static long Read(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var (at, shift) = (0, 0); at < bytes.Length && shift < 64; at++, shift += 7)
        {
            number |= (ulong)(bytes[at] & 0x7F) << shift;
            if (bytes[at] < 0x80)
            {
                bytes = bytes[(at + 1)..];
                return (long)(number >> 1) ^ -(long)(number & 1);
            }
        }

        throw new FormatException("The packed numbers end in the middle of one.");
    }

    /// <summary>Fills all of <paramref name="numbers"/>.</summary>
    /// <exception cref="FormatException">As for <see cref="Read"/>.</exception>
    public static void ReadSparse(ref ReadOnlySpan<byte> bytes, Span<long> numbers)
    {
        var present = Read(ref bytes);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (present >> i & 1) != 0 ? Read(ref bytes) : 0;
        }
    }
}
