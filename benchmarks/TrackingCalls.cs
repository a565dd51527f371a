using System.Text;

namespace Affiliates.Benchmarks;

/// <summary>The tracking call as it goes over the wire.</summary>
static class TrackingCalls
{
    public const string Path = "/affiliates/api/referral-actions/track/";

    /// <summary>A click by code, ready to send; headers as a browser's script would have them, kept short.</summary>
    public static byte[] Click(string host, string code)
    {
        var body = $$$"""{"referral_code":"{{{code}}}","event_type":"click","metadata":{"page":"/pricing","campaign":"spring"}}""";
        return Encoding.ASCII.GetBytes(
            $"POST {Path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n" +
            $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
