using System.Net;
using StackExchange.Redis;
using StreamEngine.Configuration;

namespace StreamEngine.Store.Redis;

/// <summary>Makes the client's options: the user's, with what the engine relies on set over them.</summary>
internal static class RedisClientOptions
{
    private const int KeepAliveSeconds = 5;
    private const int ReconnectMilliseconds = 500;

    public static ConfigurationOptions Of(RedisOptions options, string name)
    {
        ConfigurationOptions client = ConfigurationOptions.Parse(options.Configuration);
        if (client.EndPoints.Count == 0) throw new ArgumentException("Redis:Configuration names no host.");
        int deadlineMilliseconds = (int)options.CommandTimeout.TotalMilliseconds;

        // Redis may be down when we start: the client keeps trying, and calls say "unavailable" meanwhile.
        client.AbortOnConnectFail = false;
        client.ConnectRetry = 1;
        client.ConnectTimeout = Math.Min(client.ConnectTimeout, deadlineMilliseconds);
        client.SyncTimeout = deadlineMilliseconds;
        client.KeepAlive = KeepAliveSeconds;

        // Evenly, not ever more slowly: a shard that waits is worth a connection attempt twice a second.
        client.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
#if FULL_PACKAGES
        // Newer clients would queue commands, without bound, while they are not connected. The older one refuses at once.
        client.BacklogPolicy = BacklogPolicy.FailFast;
#endif
        // Redis:Channel is the whole name; scripts publish to it past the client.
        client.ChannelPrefix = default;
        client.ClientName = $"streamengine-{name}";
        return client;
    }

    /// <summary>A host as people write it: <c>redis-1:6379</c>.</summary>
    public static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endPoint}";
}
