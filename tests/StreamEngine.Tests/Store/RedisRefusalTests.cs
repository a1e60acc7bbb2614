using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>Redis refusing what is asked of it: full, a replica, or by its rules for the user, where the script writes each commit.</summary>
public sealed class RedisRefusalTests() : RedisRefusals(int.MaxValue);

/// <summary>Redis refusing what is asked of it: full, a replica, or by its rules for the user, where a transaction writes each commit.</summary>
public sealed class RedisTransactionRefusalTests() : RedisRefusals(0);

/// <summary>Redis refusing what is asked of it: full, a replica, or by its rules for the user.</summary>
public abstract class RedisRefusals(int leastTransactionBytes) : RedisFaults(leastTransactionBytes)
{
    [Fact]
    public async Task A_redis_without_memory_takes_nothing_and_goes_on_when_it_has_some()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = ConnectEitherWay(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithProfiles(Profile("a")), default);
        ShardCommit[] commits =
        [
            (state with { Commits = 1 }).Next().WithProfiles(Profile("b")).WithCrossings(1),
            (state with { Commits = 1 }).Next().WithProfiles(Removal("a")),
        ];
        string before = await ShardDump.OfAsync(store, Shard);
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "1");

        StoreUnavailableException full = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(commits[0], default));
        Assert.Contains("memory", full.Message, StringComparison.Ordinal);

        await redis.AskAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(before, await ShardDump.OfAsync(store, Shard));

        // A commit that begins by removing is let through to its end even so: whole, again. Only the script can do that.
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "1");
        await store.Shards.CommitAsync(commits[1], default);
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal((state with { Commits = 1 }).After(commits[1], Instant.Never), await store.Reader.ReadStateAsync(Shard, default));
    }

    [Fact]
    public async Task A_master_that_became_a_replica_is_unavailable_until_it_is_master_again()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("REPLICAOF", "127.0.0.1", "1");

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(state.Next(), default));
        await redis.AskAsync("REPLICAOF", "NO", "ONE");
        await store.HealedAsync();
        Assert.Equal(CommitVerdict.Committed, (await store.CommitUntilAnsweredAsync(state.Next())).Verdict);
    }

    [Fact]
    public async Task A_user_who_may_not_write_is_told_at_acquisition()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await redis.AskAsync("ACL", "SETUSER", "default", "-zadd");
        await using StoreConnection store = Connect(redis);

        StoreUnavailableException refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.AcquireAsync(Shard, default));
        Assert.Contains("ZADD", refused.Message, StringComparison.Ordinal);
        await redis.AskAsync("ACL", "SETUSER", "default", "+zadd");
        Assert.Equal(1, (await store.Shards.AcquireAsync(Shard, default)).Lease.Epoch);
    }

    [Fact]
    public async Task A_user_who_may_not_ask_about_streams_goes_on_after_the_newest_entry()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await redis.AskAsync("ACL", "SETUSER", "default", "-xinfo");
        await using StoreConnection store = ConnectEitherWay(redis);
        await redis.AskAsync("XADD", "streamengine:{3}:crossings", "7-0", "json", "{}", "pb", "");

        await GoesOnAfterAsync(store, 7);
    }
}
