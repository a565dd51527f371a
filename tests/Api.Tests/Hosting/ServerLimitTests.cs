using System.Net.Sockets;
using Affiliates.Api.Tests.Http;

namespace Affiliates.Api.Tests.Hosting;

/// <summary>What the server lets one connection do to it, before any endpoint is asked.</summary>
public class ServerLimitTests(ApiServer api)
{
    /// <summary>Longer than any of the server's own patience.</summary>
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1, 17 * 1024)]
    [InlineData(70, 10)]
    public async Task Headers_that_are_too_large_or_too_many_are_431(int count, int size) => Assert.Contains(
        " 431 ", await Answer($"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('a', size)}\r\n"))}\r\n"),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_request_line_that_is_too_long_is_414() =>
        Assert.Contains(" 414 ", await Answer($"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Who_never_ends_its_headers_is_sent_away() =>
        Assert.Contains(" 408 ", await Answer("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "), StringComparison.Ordinal);

    [Fact]
    public async Task Who_sends_a_body_drop_by_drop_is_sent_away() => Assert.Contains(
        " 408 ", await Answer($"POST {ApiClient.Track} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_body_beyond_what_is_read_and_thrown_away_is_413() => Assert.Contains(
        " 413 ", await Answer($"POST {ApiClient.Track} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n"),
        StringComparison.Ordinal);

    // Until the server says no more: it closes the connection of who breaks its limits.
    async Task<string> Answer(string request)
    {
        using var limit = new CancellationTokenSource(Deadline);
        using var socket = new TcpClient();
        await socket.ConnectAsync(api.Url.Host, api.Url.Port, limit.Token);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, limit.Token)) > 0;)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Closed the hard way: what was said before counts.
        }

        return answer.ToString();
    }
}
