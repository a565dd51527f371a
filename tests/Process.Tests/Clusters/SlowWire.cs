using System.Net.Sockets;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>Stands between a program and its database on the loopback, and holds up what goes to the database.</summary>
public sealed class SlowWire : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stopping = new();
    readonly int target;
    readonly Task accepting;

    public SlowWire(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Of everything that is sent on from now on.</summary>
    public TimeSpan Delay { get; set; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        stopping.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Join(await listener.AcceptTcpClientAsync(stopping.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    async Task Join(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
                // Either side's end is the end of both.
                await Task.WhenAny(
                    Carry(client.GetStream(), server.GetStream(), isSlow: true), Carry(server.GetStream(), client.GetStream(), isSlow: false));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The database is away.
            }
        }
    }

    async Task Carry(NetworkStream from, NetworkStream to, bool isSlow)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, stopping.Token) is var length and > 0)
            {
                if (isSlow && Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay, stopping.Token);
                }

                await to.WriteAsync(buffer.AsMemory(0, length), stopping.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One of the two has hung up.
        }
    }
}
