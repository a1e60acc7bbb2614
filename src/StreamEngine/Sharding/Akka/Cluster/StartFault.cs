using System.Net.Sockets;
using StreamEngine.Configuration;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>Says in one line why a node cannot begin, and by which settings.</summary>
internal static class StartFault
{
    public static string Of(ClusterOptions options, Exception refused)
    {
        Exception cause = refused.GetBaseException();
        string why = cause.Message.Split('\n')[0].Trim();
        if (cause is SocketException || options.Akka.Count == 0) return $"{Address(options)} cannot be listened on: {why}";
        return $"{string.Join(" or ", options.Akka.Keys.Order(StringComparer.Ordinal).Select(key => $"Cluster:Akka:{key}"))} cannot be used: {why}";
    }

    private static string Address(ClusterOptions options)
    {
        string host = options.BindHost.Length > 0 ? $"Cluster:BindHost {options.BindHost}" : $"Cluster:Host {options.Host}";
        string port = options.BindPort > 0 ? $"Cluster:BindPort {options.BindPort}" : $"Cluster:Port {options.Port}";
        return $"{host}, {port}";
    }
}
