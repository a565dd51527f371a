using System.Text;

namespace Affiliates.Benchmarks.Load;

/// <summary>
/// What a load consists of: requests that are sent in turns, ready but for the numbers that make each send another order, session or
/// affiliate. They are written over marks of the same width, so that a send costs a copy and some digits.
/// </summary>
sealed class Requests
{
    /// <summary>A run of these becomes the number of the event, which no other event of the load has.</summary>
    public const char Number = '#';

    /// <summary>A run of these becomes the same number modulo <see cref="Turn"/>.</summary>
    public const char InTurn = '@';

    readonly Template[] templates;
    long taken;

    /// <param name="requests">Whole HTTP/1.1 requests; the k-th mark of a kind in one of them is its k-th event's.</param>
    public Requests(IEnumerable<byte[]> requests)
    {
        templates = [.. requests.Select(bytes => new Template(bytes, [.. Places(bytes, Number), .. Places(bytes, InTurn)]))];
        Longest = templates.Max(t => t.Bytes.Length);
    }

    public Requests(IEnumerable<string> requests) : this(requests.Select(Encoding.ASCII.GetBytes))
    {
    }

    public int Count => templates.Length;

    /// <summary>Bytes of the longest.</summary>
    public int Longest { get; }

    /// <summary>The status of an answer that has taken all of it.</summary>
    public int Expected { get; init; } = 201;

    /// <summary>More than one: the answer to a batch, which says of each what became of it.</summary>
    public int EventsPerRequest { get; init; } = 1;

    /// <summary>A connection takes new numbers at each so manieth send.</summary>
    public int Every { get; init; } = 1;

    public long Turn { get; init; } = 1;

    /// <summary>Bytes of the longest answer.</summary>
    public int AnswerBytes { get; init; } = 8 * 1024;

    /// <summary>The first of the numbers of one send.</summary>
    public long Take() => Interlocked.Add(ref taken, EventsPerRequest) - EventsPerRequest;

    /// <summary>The request of this place, with the numbers; in the buffer where it has any.</summary>
    public ReadOnlyMemory<byte> Fill(int place, byte[] buffer, long number)
    {
        var template = templates[place];
        if (template.Places.Length == 0)
        {
            return template.Bytes;
        }

        template.Bytes.CopyTo(buffer, 0);
        foreach (var at in template.Places)
        {
            var value = number + at.Event;
            Write(buffer.AsSpan(at.Start, at.Digits), at.Kind == InTurn ? value % Turn : value);
        }

        return buffer.AsMemory(0, template.Bytes.Length);
    }

    static void Write(Span<byte> digits, long value)
    {
        for (var i = digits.Length - 1; i >= 0; i--, value /= 10)
        {
            digits[i] = (byte)('0' + (value % 10));
        }
    }

    static IEnumerable<Place> Places(byte[] bytes, char kind)
    {
        var seen = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == kind)
            {
                var start = i;
                while (i < bytes.Length && bytes[i] == kind)
                {
                    i++;
                }

                yield return new Place(start, i - start, seen++, kind);
            }
        }
    }

    sealed record Template(byte[] Bytes, Place[] Places);

    readonly record struct Place(int Start, int Digits, int Event, char Kind);
}
