using System.Net;
using Microsoft.AspNetCore.Http;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>Whether a caller means this very machine by the host that it names.</summary>
internal static class LocalHost
{
    /// <summary>Whether a page of this machine calls.</summary>
    /// <param name="origin">What a browser says of the page; <c>null</c>, in so many letters, where it does not say which.</param>
    public static bool IsOrigin(string? origin) => Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Host.Length > 0 && Is(new HostString(page.Host));

    /// <param name="host">Empty in HTTP/1.0, which needs none.</param>
    public static bool Is(HostString host) =>
        !host.HasValue || host.Host.Equals(ListenAddress.Local, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
