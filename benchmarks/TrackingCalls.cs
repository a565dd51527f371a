using System.Text;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks;

/// <summary>The tracking calls as they go over the wire; headers as a browser would have them, kept short.</summary>
static class TrackingCalls
{
    public const string Path = "/affiliates/api/referral-actions/track/";
    public const string BatchPath = Path + "batch/";

    /// <summary>The last field of a body.</summary>
    public const string Metadata = ",\"metadata\":{\"page\":\"/pricing\",\"campaign\":\"spring\"}";

    const string Agent = "User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n";

    public static string ClickBody(string code) => $$"""{"referral_code":"{{code}}","event_type":"click"{{Metadata}}}""";

    /// <summary>A click by code, ready to send.</summary>
    public static byte[] Click(string host, string code) => Post(host, Path, ClickBody(code));

    public static byte[] Post(string host, string path, string body, string? authorization = null) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {host}\r\n{Agent}{Authorization(authorization)}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    public static byte[] Get(string host, string path, string? authorization = null) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\n{Agent}{Authorization(authorization)}\r\n");

    /// <summary>A call of many events: answered 200, at some 100 bytes for each.</summary>
    public static Requests Batch(byte[] request, int events, long turn = 1) =>
        new([request]) { Expected = 200, EventsPerRequest = events, Turn = turn, AnswerBytes = 1024 + (events * 300) };

    static string Authorization(string? authorization) => authorization is null ? "" : $"Authorization: {authorization}\r\n";
}
