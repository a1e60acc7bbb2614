using System.Net;

namespace StreamEngine.Configuration;

/// <summary>What <c>Http:Host</c> and <c>Grpc:Host</c> may say.</summary>
internal static class ListenAddress
{
    public const string Any = "*";
    public const string Local = "localhost";

    public static bool IsValid(string host) => host is Any or Local || IPAddress.TryParse(host, out _);

    /// <summary>Whether only this machine can reach it.</summary>
    public static bool IsLoopback(string host) => host == Local || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
