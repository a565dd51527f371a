using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Affiliates.Browser.Tests.Portal;

/// <summary>A connection of a page whose every message takes a while, each way: what a test does not wait for is not there yet.</summary>
/// <remarks>For runs by hand with <c>AFFILIATES_SLOW_LINE</c> set to milliseconds.</remarks>
static class SlowLine
{
    public static async Task Lay(IPage page)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("AFFILIATES_SLOW_LINE"), CultureInfo.InvariantCulture, out var milliseconds))
        {
            await page.RouteWebSocketAsync(new Regex("/_blazor"), end =>
            {
                var server = end.ConnectToServer();
                _ = Carry(end, server, TimeSpan.FromMilliseconds(milliseconds));
                _ = Carry(server, end, TimeSpan.FromMilliseconds(milliseconds));
            });
        }
    }

    static async Task Carry(IWebSocketRoute from, IWebSocketRoute to, TimeSpan delay)
    {
        var under = Channel.CreateUnbounded<(long Since, IWebSocketFrame Frame)>();
        from.OnMessage(frame => under.Writer.TryWrite((TimeProvider.System.GetTimestamp(), frame)));
        await foreach (var (since, frame) in under.Reader.ReadAllAsync())
        {
            if (delay - TimeProvider.System.GetElapsedTime(since) is { Ticks: > 0 } left)
            {
                await Task.Delay(left, TimeProvider.System);
            }

            if (frame.Binary is { } bytes)
            {
                to.Send(bytes);
            }
            else
            {
                to.Send(frame.Text ?? "");
            }
        }
    }
}
