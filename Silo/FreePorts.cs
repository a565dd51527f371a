using System.Net;
using System.Net.Sockets;

namespace Affiliates.Silo;

/// <summary>Ports that nobody listens on, below those that the system hands to outgoing connections.</summary>
static class FreePorts
{
    const int First = 20_000;
    const int End = 32_000;

    public static int One(int except = 0)
    {
        while (true)
        {
            // By chance, so that two processes that look at the same time rarely see the same one.
            var port = Random.Shared.Next(First, End);
            if (port != except && IsFree(port))
            {
                return port;
            }
        }
    }

    static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
