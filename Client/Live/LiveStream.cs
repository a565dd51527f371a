using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Server-Sent Events, opened anew for as long as somebody reads.</summary>
sealed class LiveStream(ApiConnection api, string path)
{
    const string MediaType = "text/event-stream";

    // The reader is held up by whoever enumerates: what waits here is bounded, and beyond it the service itself counts what is missed.
    const int Ahead = 256;

    public async IAsyncEnumerable<LiveEvent> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        var pump = Pump(channel.Writer, ended.Token);
        try
        {
            await foreach (var e in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return e;
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(false);
        }
    }

    async Task Pump(ChannelWriter<LiveEvent> to, CancellationToken cancellation)
    {
        Exception? end = null;
        var wait = api.Options.FirstWait;
        var wasOpen = false;
        try
        {
            while (true)
            {
                Exception? why = null;
                TimeSpan? asked = null;
                try
                {
                    await foreach (var e in Open(cancellation).ConfigureAwait(false))
                    {
                        if (e is LiveOpened)
                        {
                            wait = api.Options.FirstWait;
                            await to.WriteAsync(e, cancellation).ConfigureAwait(false);
                            if (wasOpen)
                            {
                                // What came while there was no stream has gone by.
                                await to.WriteAsync(new LiveMissed(null), cancellation).ConfigureAwait(false);
                            }

                            wasOpen = true;
                            continue;
                        }

                        await to.WriteAsync(e, cancellation).ConfigureAwait(false);
                    }
                }
                catch (AffiliatesException e) when (Passes(e))
                {
                    (why, asked) = (e, e.RetryAfter);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
                {
                    why = e;
                }

                var pause = asked > wait ? asked.Value : wait;
                await to.WriteAsync(new LiveInterrupted(why, pause), cancellation).ConfigureAwait(false);
                await Task.Delay(pause, api.Time, cancellation).ConfigureAwait(false);
                wait = wait * 2 < api.Options.LongestWait ? wait * 2 : api.Options.LongestWait;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            end = e;
        }

        to.TryComplete(end);
    }

    async IAsyncEnumerable<LiveEvent> Open([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var answer = await api.Send(Call.Get(path) with { Accept = MediaType, IsStreamed = true }, cancellation).ConfigureAwait(false);
        var body = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using var closing = body.ConfigureAwait(false);
        // Comments are signs of life that the parser keeps to itself: the silence is measured below it.
        var events = SseParser.Create(new WatchedStream(body, api.Options.LiveSilence, api.Time), Parse).EnumerateAsync(silence.Token);
        await foreach (var item in events.ConfigureAwait(false))
        {
            if (item.Data is { } e)
            {
                yield return e;
            }
        }
    }

    // What cannot be read, or is refused, is no better the next time.
    static bool Passes(AffiliatesException e) => e.InnerException is not JsonException
        && (e.Status is null or HttpStatusCode.TooManyRequests || e.Status >= HttpStatusCode.InternalServerError);

    static LiveEvent? Parse(string type, ReadOnlySpan<byte> data) => type switch
    {
        "opened" => new LiveOpened(),
        "missed" => new LiveMissed(Json.Read<MissedData>(data).Count),
        "action" => Json.Read<LiveAction>(data),
        // A younger service may send more.
        _ => null,
    };

    /// <summary>Ends with a <see cref="TimeoutException"/> when nothing came for too long: a connection that is dead says nothing of it.</summary>
    sealed class WatchedStream(Stream inner, TimeSpan longest, TimeProvider time) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = inner.ReadAsync(buffer, cancellationToken);
            return read.IsCompletedSuccessfully ? read : new ValueTask<int>(read.AsTask().WaitAsync(longest, time, cancellationToken));
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
