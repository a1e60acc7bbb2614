using System.Globalization;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>A Redis Cluster moves a shard to another node in the midst of a transaction.</summary>
public sealed class RedisClusterMoveTests
{
    private static readonly ShardId Shard = new(3);

    [Fact]
    public async Task A_shard_that_moves_just_before_the_end_is_written_whole_where_it_is_now()
    {
        await using RedisProxy proxy = new();
        await using RedisServer from = await LaunchAsync(FreePort.Next(), "--cluster-announce-port", $"{proxy.Port}");
        proxy.StandBefore(from);
        int busPort = FreePort.Next();
        await using RedisServer to = await LaunchAsync(busPort);
        await from.AskAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await from.AskAsync("CLUSTER", "MEET", "127.0.0.1", $"{to.Port}", $"{busPort}");
        await KnowsAllAsync(from);
        await KnowsAllAsync(to);
        await using StoreConnection store = RedisStores.Open(new RedisOptions { Configuration = proxy.Configuration }, 0);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        ShardCommit commit = state.Next().WithProfiles(Profile("a", "A", Noon, 1)).WithCrossings(2);

        ProxyStop end = proxy.StopAt("EXEC");
        Task<CommitResult> committing = store.Shards.CommitAsync(commit, default).AsTask();
        await end.Reached;
        await MoveAsync(from, to);
        end.Release();

        CommitResult result = await committing;
        Assert.Equal((CommitVerdict.Committed, CommitWay.Fallback), (result.Verdict, result.Way));
        Assert.Equal(state.After(commit, Noon), await store.Reader.ReadStateAsync(Shard, default));
        Assert.Equal(2, (await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default)).Count);
    }

    private static Task<RedisServer> LaunchAsync(int busPort, params IEnumerable<string> options) =>
        RedisServer.LaunchAsync(["--cluster-enabled", "yes", "--cluster-port", $"{busPort}", "--cluster-announce-ip", "127.0.0.1", .. options]);

    private static Task KnowsAllAsync(RedisServer node) => Eventually.BecomesTrueAsync(
        async () =>
        {
            string info = await node.AskAsync("CLUSTER", "INFO");
            return info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains("cluster_known_nodes:2", StringComparison.Ordinal);
        },
        "the cluster is up");

    /// <summary>As an operator moves a slot: its keys (so far there is but one), then its place.</summary>
    private static async Task MoveAsync(RedisServer from, RedisServer to)
    {
        const string state = "streamengine:{3}:state";
        string slot = (await from.AskAsync("CLUSTER", "KEYSLOT", state)).TrimStart(':');
        string source = await NameAsync(from);
        string target = await NameAsync(to);
        Assert.Equal("+OK", await to.AskAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", source));
        Assert.Equal("+OK", await from.AskAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", target));
        Assert.Equal("+OK", await from.AskAsync("MIGRATE", "127.0.0.1", to.Port.ToString(CultureInfo.InvariantCulture), state, "0", "5000"));
        Assert.Equal("+OK", await to.AskAsync("CLUSTER", "SETSLOT", slot, "NODE", target));
        Assert.Equal("+OK", await from.AskAsync("CLUSTER", "SETSLOT", slot, "NODE", target));
    }

    private static async Task<string> NameAsync(RedisServer node) => (await node.AskAsync("CLUSTER", "MYID")).Split("\r\n")[1];
}
