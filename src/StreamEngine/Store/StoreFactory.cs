using StackExchange.Redis;
using StreamEngine.Configuration;
using StreamEngine.Store.Embedded;
using StreamEngine.Store.Redis;

namespace StreamEngine.Store;

/// <summary>Opens the store that the configuration asks for: Redis where it is configured, else files beside the engine.</summary>
/// <remarks>Opening reaches for nothing: the first call connects. <see cref="IShardStore.PingAsync"/> tells whether the store answers.</remarks>
internal static class StoreFactory
{
    /// <exception cref="ArgumentException"><c>Redis:Configuration</c> cannot be read.</exception>
    public static StoreConnection Open(RedisOptions redis, EmbeddedStoreOptions embedded, TimeProvider time, ILoggerFactory logs) =>
        redis.Configuration.Length > 0 ? OpenRedis(redis, time, logs) : OpenEmbedded(embedded, time, logs);

    public static StoreConnection OpenRedis(RedisOptions options, TimeProvider time, ILoggerFactory logs)
    {
        ConfigurationOptions client = RedisClientOptions.Of(options, "check");
        return new StoreConnection(
            new RedisShardStore(options, time, logs.CreateLogger<RedisShardStore>()),
            new RedisRiskReader(options, time, logs.CreateLogger<RedisRiskReader>()),
            $"Redis at {string.Join(", ", client.EndPoints.Select(RedisClientOptions.Name))}");
    }

    public static StoreConnection OpenEmbedded(EmbeddedStoreOptions options, TimeProvider time, ILoggerFactory logs)
    {
        CommitNews news = new();
        EmbeddedShardStore shards = new(options, news, time, logs.CreateLogger<EmbeddedShardStore>());
        EmbeddedRiskReader reader = new(options, news, time);
        return new StoreConnection(shards, reader, $"files in {Path.GetFullPath(options.Path)}") { Queues = () => [shards.Queue, reader.Queue] };
    }
}
