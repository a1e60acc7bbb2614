using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>Redis answers, and what it holds is not what the engine wrote: readers are told so, and what it is.</summary>
public sealed class RedisDamageTests
{
    private static readonly ShardId Shard = new(3);

    [Fact]
    public async Task A_damaged_crossing_is_named_and_those_before_it_can_be_read()
    {
        foreach (string[] fields in (string[][])[["json", "{}", "pb", "not protobuf"], ["json", "{}", "pb", ""], ["json", "{}"]])
        {
            await using RedisServer redis = await RedisServer.LaunchAsync();
            await using StoreConnection store = redis.OpenStore();
            ShardState state = await store.Shards.AcquireAsync(Shard, default);
            await store.Shards.CommitAsync(state.Next().WithCrossings(1), default);
            await redis.AskAsync(["XADD", "streamengine:{3}:crossings", "2-0", .. fields]);

            InvalidDataException damage = await Assert.ThrowsAsync<InvalidDataException>(async () => await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default));
            Assert.Contains("crossing 3-2 ", damage.Message, StringComparison.Ordinal);
            Assert.Single(await store.Reader.ReadCrossingsAsync(Shard, 0, 1, default));
        }
    }

    [Fact]
    public async Task A_damaged_field_of_a_state_is_named_by_whichever_question_reads_it()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = redis.OpenStore();
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        ShardCommit commit = state.Next();
        await store.Shards.CommitAsync(commit, default);
        foreach ((string field, string good) in new Dictionary<string, string>
        {
            ["token"] = state.Lease.Token.ToString("N"),
            ["origin"] = state.Origin.ToString("N"),
            ["sequence"] = "0",
            ["time"] = $"{commit.Time.UnixMilliseconds}",
            ["off:calls"] = "1",
            ["atHigh"] = "0",
        })
        {
            await redis.AskAsync("HSET", "streamengine:{3}:state", field, "damaged");
            Func<Task>[] questions =
            [
                async () => await store.Reader.ReadStateAsync(Shard, default),
                async () => await store.Reader.ReadProfilesAsync(Shard, ["a"], default),
                async () => await store.Reader.ReadAtRiskIdsAsync(Shard, default),
                async () => await store.Shards.ReadStateAsync(Shard, default),
            ];
            foreach (Func<Task> question in questions)
            {
                InvalidDataException damage = await Assert.ThrowsAsync<InvalidDataException>(question);
                Assert.Contains($"shard 3 cannot be read (field {field} ", damage.Message, StringComparison.Ordinal);
            }

            await redis.AskAsync("HSET", "streamengine:{3}:state", field, good);
        }

        Assert.Equal(state.After(commit, Instant.Never), await store.Reader.ReadStateAsync(Shard, default));
    }

    [Fact]
    public async Task A_priority_and_a_moment_that_are_no_numbers_are_told()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = redis.OpenStore();
        await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("ZADD", "streamengine:{3}:risk", "inf", "a");
        await Assert.ThrowsAsync<InvalidDataException>(async () => await store.Reader.ReadAtRiskAsync(Shard, null, 10, default));
        await redis.AskAsync("ZADD", "streamengine:{3}:due", "-inf", "a");
        await Assert.ThrowsAsync<InvalidDataException>(async () => await store.Reader.ReadProfilesAsync(Shard, ["a"], default));
    }
}
