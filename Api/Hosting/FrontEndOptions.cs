namespace Affiliates.Api.Hosting;

/// <summary>What one front-end takes on at a time: section <c>FrontEnd</c>.</summary>
public sealed class FrontEndOptions
{
    public const string Section = "FrontEnd";

    /// <summary>
    /// Calls to grains that may be under way at most; the request after that is answered 503 at once. Default 5 000, at least 1. It is
    /// fewer while they take longer than <see cref="CallMilliseconds"/>.
    /// </summary>
    public int CallsUnderWay { get; set; } = 5_000;

    /// <summary>
    /// What half of the calls may take, in milliseconds, before fewer are taken on; never fewer than 256. Default 50, at least 1: the slowest
    /// of a hundred is then answered within a quarter of a second. Above what a commit takes where the database is far away.
    /// </summary>
    public int CallMilliseconds { get; set; } = 50;

    /// <summary>Open connections; one more is closed. Default 20 000, at least 1. It bounds what bodies and buffers take.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>Streams of live events that may be open; the one after that is answered 503. Default 1 000, at least 1.</summary>
    public int LiveListeners { get; set; } = 1_000;

    /// <summary>
    /// Seconds between the signs of life of such a stream, at which its caller is looked at again. Default 15, 1 to 60; shorter than proxies
    /// leave a silent connection open.
    /// </summary>
    public int LiveBeatSeconds { get; set; } = 15;

    public bool IsValid => CallsUnderWay >= 1 && CallMilliseconds >= 1 && Connections >= 1 && LiveListeners >= 1 && LiveBeatSeconds is >= 1 and <= 60;
}
