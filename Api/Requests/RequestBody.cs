using System.Buffers;

namespace Affiliates.Api.Requests;

/// <summary>Reads a body whole, up to a limit.</summary>
public static class RequestBody
{
    /// <summary>Bytes that a tracking call may have.</summary>
    public const int TrackingLimit = 64 * 1024;

    /// <summary>Bytes that any other call may have.</summary>
    public const int ManagementLimit = 1024 * 1024;

    /// <summary>Bytes up to which a body that is too large is read on, and let go at once.</summary>
    public const int Drained = 32 * 1024 * 1024;

    /// <summary>The body, or null when it is larger than <paramref name="limit"/> bytes.</summary>
    public static async ValueTask<byte[]?> Read(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var reader = request.BodyReader;
        while (true)
        {
            // Without the request's token, which would have to be made: a connection that breaks ends this by an exception.
            var read = await reader.ReadAsync(CancellationToken.None);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Whether the content type is one of those, whatever its parameters.</summary>
    public static bool Is(string? contentType, params ReadOnlySpan<string> mediaTypes)
    {
        var type = contentType.AsSpan();
        var semicolon = type.IndexOf(';');
        type = (semicolon < 0 ? type : type[..semicolon]).Trim();
        foreach (var media in mediaTypes)
        {
            if (type.Equals(media, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
