using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>Redis changed by hand, or by another program, where the script writes each commit.</summary>
public sealed class RedisByHandTests() : RedisByHand(int.MaxValue);

/// <summary>Redis changed by hand, or by another program, where a transaction writes each commit.</summary>
public sealed class RedisTransactionByHandTests() : RedisByHand(0);

/// <summary>Redis changed by hand, or by another program.</summary>
public abstract class RedisByHand(int leastTransactionBytes) : RedisFaults(leastTransactionBytes)
{
    [Fact]
    public async Task A_state_key_deleted_by_hand_does_not_wedge_the_shard()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, Patience);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithCrossings(5), default);
        await redis.AskAsync("DEL", "streamengine:{3}:state");

        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(state.Next() with { Number = 2, LastSequence = 5 }, default)).Verdict);
        await GoesOnAfterAsync(store, 5);
    }

    [Fact]
    public async Task A_state_of_an_older_engine_has_no_origin_until_it_is_acquired_again()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, Patience);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        ShardCommit commit = state.Next().WithCrossings(1);
        await store.Shards.CommitAsync(commit, default);
        await redis.AskAsync("HDEL", "streamengine:{3}:state", "origin");

        ShardState before = state.After(commit, Instant.Never) with { Origin = Guid.Empty };
        Assert.Equal(before, await store.Reader.ReadStateAsync(Shard, default));
        ShardState again = await store.Shards.AcquireAsync(Shard, default);
        Assert.NotEqual(Guid.Empty, again.Origin);
        Assert.Equal(before with { Lease = again.Lease, Origin = again.Origin }, again);
    }

    [Fact]
    public async Task A_stream_that_ran_ahead_of_the_state_is_answered_as_rolled_back()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, Patience);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("XADD", "streamengine:{3}:crossings", "7-0", "json", "{}", "pb", "");

        ShardCommit commit = state.Next().WithProfiles(Profile("a")).WithCrossings(1);
        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(commit, default)).Verdict);
        Assert.Equal(state, await store.Reader.ReadStateAsync(Shard, default));
        Assert.Equal(7, (await store.Shards.AcquireAsync(Shard, default)).LastSequence);
    }

    [Fact]
    public async Task A_stream_emptied_by_hand_keeps_its_order_and_the_shard_goes_on_after_it()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, Patience);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("XADD", "streamengine:{3}:crossings", "7-0", "json", "{}", "pb", "");
        await redis.AskAsync("XDEL", "streamengine:{3}:crossings", "7-0");

        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(state.Next().WithProfiles(Profile("a")).WithCrossings(1), default)).Verdict);
        Assert.Equal(state, await store.Reader.ReadStateAsync(Shard, default));

        await redis.AskAsync("DEL", "streamengine:{3}:state");
        await GoesOnAfterAsync(store, 7);
        Assert.Equal(8, Assert.Single(await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default)).Id.Sequence);
    }

    [Fact]
    public async Task A_forgotten_script_is_loaded_again()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, Patience);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next(), default);
        await redis.AskAsync("SCRIPT", "FLUSH");

        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(state.Next() with { Number = 2 }, default)).Verdict);
    }

    [Fact]
    public async Task A_key_of_another_program_is_told_before_anything_is_written()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, Patience);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("SET", "streamengine:{3}:due", "mine");

        StoreUnavailableException refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.Shards.CommitAsync(state.Next().WithProfiles(Profile("a")).WithCrossings(1), default));
        Assert.Contains("KeyPrefix", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.AcquireAsync(Shard, default));
        await redis.AskAsync("DEL", "streamengine:{3}:due");
        Assert.Equal(state, await store.Reader.ReadStateAsync(Shard, default));
        Assert.Empty(await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default));
    }
}
