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

    /// <summary>How long after the end the last answers may take; then the connections are cut.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends the requests in turns for that long; every request that was sent is also answered, unless it failed.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="requests">In turns.</param>
    /// <param name="connections">Each has one request under way.</param>
    /// <param name="length">After it no more are sent.</param>
    /// <param name="afterRefusal">How long a connection that was refused waits, half as long to half as long again; none: not at all.</param>
    /// <param name="perSecond">Not more than this, over all connections.</param>
    public static Task<LoadResult> Run(
        IPEndPoint server, IReadOnlyList<byte[]> requests, int connections, TimeSpan length, TimeSpan afterRefusal = default,
        double perSecond = double.PositiveInfinity) =>
        Run(server, new Requests(requests), new LoadShape(connections, length)
        {
            AfterRefusal = afterRefusal,
            PerSecond = double.IsPositiveInfinity(perSecond) ? null : perSecond,
        });

    /// <summary>The same of requests that differ at each send, in any shape.</summary>
    public static async Task<LoadResult> Run(IPEndPoint server, Requests requests, LoadShape shape)
    {
        var sockets = new List<Connection>(shape.Connections);
        try
        {
            for (var i = 0; i < shape.Connections; i++)
            {
                sockets.Add(await Connection.Open(server, requests));
            }

            var started = Stopwatch.GetTimestamp();
            var end = started + (long)(shape.Length.TotalSeconds * Stopwatch.Frequency);
            var budget = new Budget(shape.Most);
            var all = Task.WhenAll(sockets.Select((socket, i) => socket.Run(
                i * requests.Count / shape.Connections, new Schedule(started, end, shape.IntervalOf(i)), budget, shape.AfterRefusal)));
            if (await Task.WhenAny(all, Task.Delay(shape.Length + Patience)) != all)
            {
                sockets.ForEach(s => s.Dispose());
            }

            await all;
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

    sealed class Connection(Socket socket, Requests requests) : IDisposable
    {
        readonly byte[] received = new byte[requests.AnswerBytes];
        readonly byte[] sending = new byte[requests.Longest];
        int filled;

        public long Accepted { get; private set; }
        public long Refused { get; private set; }
        public long Broken { get; private set; }
        public Latencies Latencies { get; } = new();

        public static async Task<Connection> Open(IPEndPoint server, Requests requests)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server);
            return new Connection(socket, requests);
        }

        public async Task Run(int first, Schedule schedule, Budget budget, TimeSpan afterRefusal)
        {
            // The first send completes at once; without this the connections would start one after the other.
            await Task.Yield();
            try
            {
                var number = 0L;
                for (var i = 0; await schedule.Next(i) is { } sent && budget.TryTake(); i++)
                {
                    if (i % requests.Every == 0)
                    {
                        number = requests.Take();
                    }

                    for (var rest = requests.Fill((first + i) % requests.Count, sending, number); rest.Length > 0;)
                    {
                        rest = rest[await socket.SendAsync(rest, SocketFlags.None)..];
                    }

                    var status = await ReceiveStatus();
                    var taken = status != requests.Expected ? 0
                        : requests.EventsPerRequest == 1 ? 1
                        : received.AsSpan(0, filled).Count("\"status\":201"u8);
                    Accepted += taken;
                    Refused += requests.EventsPerRequest - taken;
                    if (taken > 0)
                    {
                        Latencies.Add(Stopwatch.GetTimestamp() - sent);
                    }
                    else if (afterRefusal > TimeSpan.Zero)
                    {
                        await Task.Delay(afterRefusal * (0.5 + Random.Shared.NextDouble()));
                    }
                }
            }
            catch (Exception e) when (e is SocketException or InvalidDataException or ObjectDisposedException)
            {
                Broken++;
            }
        }

        async ValueTask<int> ReceiveStatus()
        {
            filled = 0;
            while (true)
            {
                var read = await socket.ReceiveAsync(received.AsMemory(filled), SocketFlags.None);
                if (read == 0)
                {
                    throw new InvalidDataException("The server closed the connection in the middle of an answer, or the answer is too long.");
                }

                filled += read;
                if (HttpAnswer.Status(received.AsSpan(0, filled)) is { } status)
                {
                    return status;
                }
            }
        }

        public void Dispose() => socket.Dispose();
    }

    /// <summary>When a connection sends: as soon as it has its answer, or at an even pace.</summary>
    readonly struct Schedule(long started, long end, (TimeSpan First, TimeSpan Each) interval)
    {
        /// <summary>The time of the send; null when it is over.</summary>
        public ValueTask<long?> Next(int send)
        {
            var now = Stopwatch.GetTimestamp();
            if (interval.Each > TimeSpan.Zero)
            {
                var due = started + (long)((interval.First + (interval.Each * send)).TotalSeconds * Stopwatch.Frequency);
                return due >= end ? new((long?)null) : due > now ? Later(Stopwatch.GetElapsedTime(now, due)) : new(now);
            }

            return new(now < end ? now : null);
        }

        static async ValueTask<long?> Later(TimeSpan wait)
        {
            await Task.Delay(wait);
            return Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Requests that are left to all connections together.</summary>
    sealed class Budget(long? most)
    {
        long left = most ?? 0;

        public bool TryTake() => most is null || Interlocked.Decrement(ref left) >= 0;
    }
}

/// <param name="Connections">Each with one request under way.</param>
/// <param name="Length">After it no request is sent any more.</param>
sealed record LoadShape(int Connections, TimeSpan Length)
{
    /// <summary>Requests after which it ends earlier.</summary>
    public long? Most { get; init; }

    /// <summary>How long a connection that was refused waits, half as long to half as long again; none: not at all.</summary>
    public TimeSpan AfterRefusal { get; init; }

    /// <summary>Requests a second of all connections together; null: as many as are answered.</summary>
    public double? PerSecond { get; init; }

    /// <summary>When a connection sends for the first time, and how far apart its sends are; zero: at once.</summary>
    public (TimeSpan First, TimeSpan Each) IntervalOf(int connection) => PerSecond is { } rate
        ? (TimeSpan.FromSeconds(connection / rate), TimeSpan.FromSeconds(Connections / rate))
        : default;
}

/// <param name="Accepted">Events that were answered as expected.</param>
/// <param name="Refused">Events that were answered anything else.</param>
/// <param name="Broken">Connections that broke; the fate of their last request is unknown.</param>
/// <param name="Elapsed">Until the last answer.</param>
/// <param name="Latencies">Of what was accepted.</param>
sealed record LoadResult(long Accepted, long Refused, long Broken, TimeSpan Elapsed, Latencies Latencies)
{
    public double PerSecond => Accepted / Elapsed.TotalSeconds;
}
