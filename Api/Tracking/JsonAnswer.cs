using System.Buffers;
using System.Text.Json;

namespace Affiliates.Api.Tracking;

/// <summary>Sends JSON that is written by hand, from a buffer that the thread keeps.</summary>
static class JsonAnswer
{
    /// <summary>A buffer that has grown beyond this is let go.</summary>
    const int KeptBuffer = 64 * 1024;

    [ThreadStatic] static ArrayBufferWriter<byte>? buffer;
    [ThreadStatic] static Utf8JsonWriter? writer;

    /// <summary>Nothing is awaited between taking the thread's buffer and copying it out.</summary>
    public static Task Send<T>(HttpContext http, int status, T content, Action<Utf8JsonWriter, T> write)
    {
        var bytes = buffer ??= new ArrayBufferWriter<byte>(1024);
        var json = writer ??= new Utf8JsonWriter(bytes, ActionJson.Options);
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        write(json, content);
        json.Flush();
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.WrittenCount;
        response.BodyWriter.Write(bytes.WrittenSpan);
        if (bytes.Capacity > KeptBuffer)
        {
            (buffer, writer) = (null, null);
        }

        var sent = response.BodyWriter.FlushAsync(CancellationToken.None);
        return sent.IsCompletedSuccessfully ? Task.CompletedTask : sent.AsTask();
    }
}
