using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Store;

/// <summary>Tests of a Redis that misbehaves, each with a server of its own. They run once for each way to write a commit, as <see cref="RedisStores"/> says.</summary>
public abstract class RedisFaults(int leastTransactionBytes)
{
    private protected static readonly ShardId Shard = new(3);

    /// <summary>For tests that say nothing of time: on a busy machine a new connection's first answer may take seconds.</summary>
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Each commit must really be written that way.</summary>
    private protected StoreConnection Connect(RedisServer redis, TimeSpan? timeout = null) => Connect(Options(redis, timeout));

    /// <summary>Each commit must really be written that way.</summary>
    private protected StoreConnection Connect(RedisOptions options) => RedisStores.OpenStrict(options, leastTransactionBytes);

    /// <summary>Where a transaction cannot be had, the script may write the commit.</summary>
    private protected StoreConnection ConnectEitherWay(RedisServer redis) => RedisStores.Open(Options(redis), leastTransactionBytes);

    /// <summary>Whoever acquires the shard now goes on after this crossing, and can.</summary>
    private protected static async Task GoesOnAfterAsync(StoreConnection store, long sequence)
    {
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        Assert.Equal(sequence, state.LastSequence);
        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(state.Next().WithCrossings(1), default)).Verdict);
    }

    private static RedisOptions Options(RedisServer redis, TimeSpan? timeout = null) =>
        new() { Configuration = redis.Configuration, CommandTimeout = timeout ?? TimeSpan.FromSeconds(2) };
}
