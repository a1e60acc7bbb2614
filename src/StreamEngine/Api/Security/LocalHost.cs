using System.Net;
using Microsoft.AspNetCore.Http;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>Whether a caller means this very machine by the host that it names.</summary>
internal static class LocalHost
{
    /// <param name="host">Empty in HTTP/1.0, which needs none.</param>
    public static bool Is(HostString host) =>
        !host.HasValue || host.Host.Equals(ListenAddress.Local, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
