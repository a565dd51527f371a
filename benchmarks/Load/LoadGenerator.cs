using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Affiliates.Benchmarks.Load;

/// <summary>
/// HTTP/1.1 over plain sockets: a fixed number of connections, each with exactly one request under way. It formats
/// nothing and allocates nothing while it runs, because it takes its CPU from the server that it measures.
/// </summary>
static class LoadGenerator
{
    /// <summary>Read by the runtime at the first socket; set by <c>Program</c>, taken out again for the servers.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Sends the requests in turns for that long; every request that was sent is also answered, unless it failed.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="requests">In turns.</param>
    /// <param name="connections">Each has one request under way.</param>
    /// <param name="length">After it no more are sent.</param>
    /// <param name="afterRefusal">How long a connection that was refused waits, half as long to half as long again; none: not at all.</param>
    /// <param name="perSecond">Not more than this, over all connections.</param>
    public static async Task<LoadResult> Run(
        IPEndPoint server, IReadOnlyList<byte[]> requests, int connections, TimeSpan length, TimeSpan afterRefusal = default,
        double perSecond = double.PositiveInfinity)
    {
        var sockets = new List<Connection>(connections);
        try
        {
            for (var i = 0; i < connections; i++)
            {
                sockets.Add(await Connection.Open(server));
            }
            var started = Stopwatch.GetTimestamp();
            var end = started + (long)(length.TotalSeconds * Stopwatch.Frequency);
            await Task.WhenAll(sockets.Select((socket, i) => socket.Run(requests, i * requests.Count / connections, end, afterRefusal, connections / perSecond)));
            var elapsed = Stopwatch.GetElapsedTime(started);
            return new LoadResult(
                sockets.Sum(s => s.Accepted), sockets.Sum(s => s.Refused), sockets.Sum(s => s.Broken), elapsed,
                Latencies.Merge(sockets.Select(s => s.Latencies)));
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    sealed class Connection(Socket socket) : IDisposable
    {
        readonly byte[] buffer = new byte[8192];

        public long Accepted { get; private set; }
        public long Refused { get; private set; }
        public long Broken { get; private set; }
        public Latencies Latencies { get; } = new();

        public static async Task<Connection> Open(IPEndPoint server)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server);
            return new Connection(socket);
        }

        public async Task Run(IReadOnlyList<byte[]> requests, int first, long end, TimeSpan afterRefusal, double every)
        {
            // The first send completes at once; without this the connections would start one after the other.
            await Task.Yield();
            try
            {
                // Not all at once.
                var due = Stopwatch.GetTimestamp() + (long)(every * Random.Shared.NextDouble() * Stopwatch.Frequency);
                for (var i = first; Stopwatch.GetTimestamp() is var sent && sent < end; i++)
                {
                    if (due > sent && every > 0)
                    {
                        await Task.Delay(Stopwatch.GetElapsedTime(sent, due));
                        sent = Stopwatch.GetTimestamp();
                    }

                    due += (long)(every * Stopwatch.Frequency);
                    await socket.SendAsync(requests[i % requests.Count], SocketFlags.None);
                    var status = await ReceiveStatus();
                    if (status == 201)
                    {
                        Latencies.Add(Stopwatch.GetTimestamp() - sent);
                        Accepted++;
                    }
                    else
                    {
                        Refused++;
                        if (afterRefusal > TimeSpan.Zero)
                        {
                            await Task.Delay(afterRefusal * (0.5 + Random.Shared.NextDouble()));
                        }
                    }
                }
            }
            catch (Exception e) when (e is SocketException or InvalidDataException)
            {
                Broken++;
            }
        }

        async ValueTask<int> ReceiveStatus()
        {
            var filled = 0;
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None);
                if (read == 0)
                {
                    throw new InvalidDataException("The server closed the connection in the middle of an answer.");
                }
                filled += read;
                if (HttpAnswer.Status(buffer.AsSpan(0, filled)) is { } status)
                {
                    return status;
                }
            }
        }

        public void Dispose() => socket.Dispose();
    }
}

/// <param name="Accepted">Answered 201.</param>
/// <param name="Refused">Answered anything else.</param>
/// <param name="Latencies">Of what was accepted.</param>
/// <param name="Broken">Connections that broke; the fate of their last request is unknown.</param>
sealed record LoadResult(long Accepted, long Refused, long Broken, TimeSpan Elapsed, Latencies Latencies)
{
    public double PerSecond => Accepted / Elapsed.TotalSeconds;
}
