namespace Affiliates.Api.Tracking;

/// <summary>The tracking call as an image, for where there is neither a script nor a server: the same fields as a query.</summary>
public sealed class PixelEndpoint(Tracker tracker)
{
    /// <summary>One transparent dot.</summary>
    static readonly byte[] Gif =
    [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x21, 0xF9,
        0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3B,
    ];

    public async Task Track(HttpContext http)
    {
        // Who only looks ahead or is a robot gets the image and is not counted.
        if (!Bots.IsRobot(http.Request))
        {
            var (request, unreadable) = QueryEvent.Parse(http.Request.Query);
            var problem = request is null ? unreadable : (await tracker.Track(http, http.Asker, request)).Problem;
            if (problem is not null)
            {
                await problem.ExecuteAsync(http);
                return;
            }
        }

        http.Response.ContentType = "image/gif";
        http.Response.ContentLength = Gif.Length;
        http.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(Gif, http.RequestAborted);
        }
    }
}
