namespace StreamEngine.Store;

/// <summary>What the store tells operators. Events 200 to 299; never a customer's data.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning, "Redis connection {Client} to {EndPoint} lost: {Reason}. Trying again.")]
    public static partial void RedisConnectionLost(ILogger log, string? client, string endPoint, string reason);

    [LoggerMessage(201, LogLevel.Information, "Redis connection {Client} to {EndPoint} is back.")]
    public static partial void RedisConnectionRestored(ILogger log, string? client, string endPoint);

    [LoggerMessage(202, LogLevel.Warning, "Redis connection {Client} failed every call for {Seconds} s: replaced by a fresh one.")]
    public static partial void RedisConnectionReplaced(ILogger log, string? client, double seconds);

    [LoggerMessage(210, LogLevel.Information, "Embedded store: shard {Shard} is kept in {Path}.")]
    public static partial void EmbeddedShardOpened(ILogger log, int shard, string path);
}
