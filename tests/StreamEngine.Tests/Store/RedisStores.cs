using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Store;
using StreamEngine.Store.Redis;

namespace StreamEngine.Tests.Store;

/// <summary>Opens a store in Redis that writes its commits in a certain way.</summary>
internal static class RedisStores
{
    /// <param name="options">Where Redis is.</param>
    /// <param name="leastTransactionBytes">From how many bytes on a transaction writes a commit: 0 for each, the greatest number for none.</param>
    public static StoreConnection Open(RedisOptions options, int leastTransactionBytes) =>
        StoreFactory.OpenRedis(options, TimeProvider.System, NullLoggerFactory.Instance) with
        {
            Shards = new RedisShardStore(options, TimeProvider.System, NullLogger<RedisShardStore>.Instance, leastTransactionBytes),
        };
}
