using System.Net;
using System.Net.Sockets;

namespace StreamEngine.Commands;

/// <summary>Ports for a trial, which must start also where something else has taken the usual ones.</summary>
internal static class FreePort
{
    /// <summary>The port if nobody listens on it, else 0: any free one.</summary>
    public static int Or(int port)
    {
        using TcpListener probe = new(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return port;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
