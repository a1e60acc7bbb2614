using System.Net;
using System.Net.Sockets;

namespace StreamEngine.Api.Security;

/// <summary>By what strangers are told apart.</summary>
internal static class SourceAddress
{
    /// <summary>What one subscriber holds of IPv6: counted by whole addresses, he would have 2⁶⁴ of them.</summary>
    private const int NetworkBytes = 8;

    public static IPAddress Of(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
