using System.Net;
using System.Net.Sockets;

namespace StreamEngine.Tests.Support;

/// <summary>Finds loopback ports that nobody listens on.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
