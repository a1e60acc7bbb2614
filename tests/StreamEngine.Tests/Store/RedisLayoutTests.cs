using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>Where things lie in Redis, where the script writes each commit.</summary>
public sealed class RedisLayoutTests() : RedisLayout(int.MaxValue);

/// <summary>Where things lie in Redis, where a transaction writes each commit.</summary>
public sealed class RedisTransactionLayoutTests() : RedisLayout(0);

/// <summary>Where things lie in Redis.</summary>
public abstract class RedisLayout(int leastTransactionBytes) : RedisFaults(leastTransactionBytes)
{
    [Fact]
    public async Task The_keys_are_those_of_the_readme()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithProfiles(Profile("c-1", "A", Noon, 1.5)).WithCrossings(1), default);

        Assert.Contains("A", await redis.AskAsync("HGET", "streamengine:{3}:profiles", "c-1"), StringComparison.Ordinal);
        Assert.Contains("1.5", await redis.AskAsync("ZSCORE", "streamengine:{3}:risk", "c-1"), StringComparison.Ordinal);
        Assert.Contains($"{Noon.UnixMilliseconds}", await redis.AskAsync("ZSCORE", "streamengine:{3}:due", "c-1"), StringComparison.Ordinal);
        Assert.Contains("\r\n1\r\n", (await redis.AskAsync("HMGET", "streamengine:{3}:state", "commits", "off:calls")) + "\r\n", StringComparison.Ordinal);
        Assert.Contains($"{state.Origin:N}", await redis.AskAsync("HGET", "streamengine:{3}:state", "origin"), StringComparison.Ordinal);
        string stream = await redis.AskAsync("XRANGE", "streamengine:{3}:crossings", "-", "+");
        Assert.Contains("1-0", stream, StringComparison.Ordinal);
        Assert.Contains("{\"id\":\"3-1\",", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shard_lies_in_one_slot_of_a_cluster()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
        await redis.AskAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.BecomesTrueAsync(
            async () => (await redis.AskAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is up");
        await using StoreConnection store = Connect(redis);

        for (int partition = 0; partition < 5; partition++)
        {
            ShardState state = await store.Shards.AcquireAsync(new ShardId(partition), default);
            ShardCommit commit = state.Next().WithProfiles(Profile("a", "A", Noon, 1)).WithCrossings(1);
            Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(commit, default)).Verdict);
            Assert.Single((await store.Shards.LoadAsync(state.Shard, new ProfileRequest(["a"], Noon, 1), default)).Due);
            Assert.Single(await store.Reader.ReadCrossingsAsync(state.Shard, 0, 10, default));
        }
    }

    [Fact]
    public async Task A_channel_prefix_of_the_client_changes_nothing_of_the_contract()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(new RedisOptions { Configuration = redis.Configuration + ",channelPrefix=mine:" });
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        TaskCompletionSource<ShardId> heard = new();
        await using IAsyncDisposable listening = await store.Reader.ListenAsync(shard => heard.TrySetResult(shard), default);
        Assert.Equal("*2\r\n$17\r\nstreamengine:risk\r\n:1", await redis.AskAsync("PUBSUB", "NUMSUB", "streamengine:risk"));

        await store.Shards.CommitAsync(state.Next().WithCrossings(1), default);

        Assert.Equal(Shard, await heard.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
