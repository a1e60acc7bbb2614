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

    [LoggerMessage(203, LogLevel.Error, "Redis wrote commit {Number} of shard {Shard} but for a part of it, as someone changed its keys by hand in that moment: {Fault} Its stream may lack crossings. To have them again, remove all keys of the shard: it is then rebuilt from Kafka.")]
    public static partial void RedisCommitIncomplete(ILogger log, long number, int shard, string fault);

    [LoggerMessage(210, LogLevel.Information, "Embedded store: shard {Shard} is kept in {Path}.")]
    public static partial void EmbeddedShardOpened(ILogger log, int shard, string path);
}
