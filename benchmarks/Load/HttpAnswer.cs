using System.Buffers.Text;

namespace Affiliates.Benchmarks.Load;

/// <summary>Just enough HTTP/1.1 to know when a short answer is complete.</summary>
static class HttpAnswer
{
    /// <summary>The status once the whole answer is there; null while it is not.</summary>
    public static int? Status(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return null;
        }
        var headers = received[..head];
        var body = received[(head + 4)..];
        return IsWhole(headers, body) ? StatusOf(headers) : null;
    }

    static bool IsWhole(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body)
    {
        var at = headers.IndexOf("\r\nContent-Length: "u8);
        if (at >= 0)
        {
            return Utf8Parser.TryParse(headers[(at + 18)..], out int length, out _) && body.Length >= length;
        }
        return headers.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0 ? body.EndsWith("0\r\n\r\n"u8) : body.IsEmpty;
    }

    static int StatusOf(ReadOnlySpan<byte> headers) =>
        headers.StartsWith("HTTP/1.1 "u8) && Utf8Parser.TryParse(headers.Slice(9, 3), out int status, out _)
            ? status
            : throw new InvalidDataException("Not an HTTP/1.1 answer.");
}
