using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Store;
using StreamEngine.Store.Redis;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Sharding;

/// <summary>The shard loop over a real Redis, which is told only what changes, beside the embedded store, which is told everything.</summary>
public sealed class ShardOverRedisTests(RedisStoreTests.Server server) : IClassFixture<RedisStoreTests.Server>
{
    private static readonly ShardId Shard = new(3);

    [Theory]
    [InlineData(1, 200_000)]
    [InlineData(2, 3)]
    public async Task What_Redis_is_told_bit_by_bit_adds_up_to_what_is_told_at_once(int seed, int residents)
    {
        EngineOptions options = new() { Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10), ResidentProfiles = residents };
        InputRecord[] records = [.. Traffic.Mixed(seed, 1_500, 40).Select(ScriptedInput.Record)];
        await using ShardSandbox sandbox = new(options, TimeProvider.System);
        await RunAsync(sandbox, new ScriptedInput(Shard, records), sandbox.Store);

        string prefix = $"streamengine-test-{Guid.NewGuid():N}:";
        await using StoreConnection redis = StoreFactory.OpenRedis(
            new RedisOptions { Configuration = server.Configuration, KeyPrefix = prefix, Channel = prefix + "risk" }, TimeProvider.System, NullLoggerFactory.Instance);
        Random random = new(seed);
        await RunAsync(sandbox, new ScriptedInput(Shard, records) { TakeLimit = () => random.Next(1, 40) }, redis.Shards);

        (await ShardOutcome.ReadAsync(sandbox.Reader, Shard)).AssertSame(await ShardOutcome.ReadAsync(redis.Reader, Shard));
        Assert.Equal(await DueAsync(sandbox.Store), await DueAsync(redis.Shards));
        Assert.Equal(await AtRiskAsync(sandbox.Reader), await AtRiskAsync(redis.Reader));
        Assert.NotEmpty(await AtRiskAsync(redis.Reader));
    }

    [Fact]
    public async Task What_another_hand_has_moved_in_Redis_is_put_right_and_stops_nothing()
    {
        EngineOptions options = new() { Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10) };
        InputRecord[] records = [.. Traffic.Mixed(seed: 3, 1_500, 40).Select(ScriptedInput.Record)];
        await using ShardSandbox sandbox = new(options, TimeProvider.System);
        await RunAsync(sandbox, new ScriptedInput(Shard, records), sandbox.Store);

        string prefix = $"streamengine-test-{Guid.NewGuid():N}:";
        await using StoreConnection redis = StoreFactory.OpenRedis(
            new RedisOptions { Configuration = server.Configuration, KeyPrefix = prefix, Channel = prefix + "risk" }, TimeProvider.System, NullLoggerFactory.Instance);
        await RunAsync(sandbox, new ScriptedInput(Shard, records[..1_000]), redis.Shards);
        using (ConnectionMultiplexer hand = await ConnectionMultiplexer.ConnectAsync(server.Configuration))
        {
            RedisKey due = $"{prefix}{{{Shard.Partition}}}:due";
            foreach (SortedSetEntry entry in await hand.GetDatabase().SortedSetRangeByRankWithScoresAsync(due)) await hand.GetDatabase().SortedSetAddAsync(due, entry.Element, 0);
        }

        await RunAsync(sandbox, new ScriptedInput(Shard, records), redis.Shards);
        Assert.Equal(await DueAsync(sandbox.Store), await DueAsync(redis.Shards));
        Assert.Equal(await AtRiskAsync(sandbox.Reader), await AtRiskAsync(redis.Reader));
    }

    [Fact]
    public async Task Who_was_taken_out_of_Redis_s_sets_or_put_there_is_put_right_with_the_next_record_though_it_changes_nothing()
    {
        EngineOptions options = new() { Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10) };
        InputRecord[] records = [.. Traffic.Mixed(seed: 3, 1_500, 40).Select(ScriptedInput.Record)];
        InputRecord[] again = [.. records.Where(record => record.Kind == RecordKind.Interaction).GroupBy(record => record.Interaction!.CustomerId).Select(customer => customer.Last())];
        InputRecord[] all = [.. records, .. again];
        await using ShardSandbox sandbox = new(options, TimeProvider.System);
        await RunAsync(sandbox, new ScriptedInput(Shard, all), sandbox.Store);

        string prefix = $"streamengine-test-{Guid.NewGuid():N}:";
        await using StoreConnection redis = StoreFactory.OpenRedis(
            new RedisOptions { Configuration = server.Configuration, KeyPrefix = prefix, Channel = prefix + "risk" }, TimeProvider.System, NullLoggerFactory.Instance);
        await RunAsync(sandbox, new ScriptedInput(Shard, records), redis.Shards);
        using (ConnectionMultiplexer hand = await ConnectionMultiplexer.ConnectAsync(server.Configuration))
        {
            RedisShardKeys keys = new RedisKeys(prefix).Of(Shard);
            await hand.GetDatabase().KeyDeleteAsync(keys.Due);
            await hand.GetDatabase().SortedSetAddAsync(keys.Risk, [.. again.Select(record => new SortedSetEntry(record.Interaction!.CustomerId, 1))]);
        }

        await RunAsync(sandbox, new ScriptedInput(Shard, all), redis.Shards);
        Assert.NotEmpty(await DueAsync(redis.Shards));
        Assert.Equal(await DueAsync(sandbox.Store), await DueAsync(redis.Shards));
        Assert.Equal(await AtRiskAsync(sandbox.Reader), await AtRiskAsync(redis.Reader));
    }

    [Fact]
    public async Task At_every_moment_those_at_all_levels_are_as_many_as_Redis_has_profiles()
    {
        const int Months = 6;
        EngineOptions options = new() { Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10), ResidentProfiles = 5 };
        InputRecord[] records = [.. Traffic.Mixed(seed: 7, 600, 40).Concat(Enumerable.Range(1, 30 * Months).Select(Newcomer)).Select(ScriptedInput.Record)];
        await using ShardSandbox sandbox = new(options, TimeProvider.System);
        string prefix = $"streamengine-test-{Guid.NewGuid():N}:";
        await using StoreConnection redis = StoreFactory.OpenRedis(
            new RedisOptions { Configuration = server.Configuration, KeyPrefix = prefix, Channel = prefix + "risk" }, TimeProvider.System, NullLoggerFactory.Instance);
        using ConnectionMultiplexer hand = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        for (int life = 0; life < 20; life++)
        {
            ShardLoop loop = sandbox.Loop(new ScriptedInput(Shard, records) { TakeLimit = () => 7 }, redis.Shards);
            Task running = loop.RunAsync();
            for (int look = 0; look <= life; look++) await KnownAsync();
            loop.Drop();
            await running;
        }

        await RunAsync(sandbox, new ScriptedInput(Shard, records) { TakeLimit = () => 20 }, redis.Shards);
        ShardOutcome outcome = await ShardOutcome.ReadAsync(redis.Reader, Shard);
        outcome.AssertNumbered();
        Assert.Equal(outcome.Profiles.Count, await KnownAsync());
        Assert.DoesNotContain("newcomer-1", outcome.Profiles.Keys);
        Assert.Contains("newcomer-100", outcome.Profiles.Keys);
        Assert.True(outcome.State.Tally.AtLow > 0);

        static Interaction Newcomer(int day) => Traffic.Make(draft =>
        {
            draft.Id = "n-" + day;
            draft.CustomerId = "newcomer-" + (day * 2 / 3);
            draft.StartedAt = Traffic.Start + TimeSpan.FromDays(60 + day);
        });

        // In one script, so of one moment.
        async Task<long> KnownAsync()
        {
            RedisKey[] keys = [$"{prefix}{{{Shard.Partition}}}:profiles", $"{prefix}{{{Shard.Partition}}}:state"];
            RedisResult[] answer = (RedisResult[])(await hand.GetDatabase().ScriptEvaluateAsync(
                "return {redis.call('HLEN', KEYS[1]), unpack(redis.call('HMGET', KEYS[2], 'atLow', 'atElevated', 'atHigh', 'atCritical'))}", keys))!;
            Assert.Equal((long)answer[0], answer[1..].Sum(count => count.IsNull ? 0 : (long)count));
            return (long)answer[0];
        }
    }

    private static async Task RunAsync(ShardSandbox sandbox, ScriptedInput input, IShardStore store)
    {
        ShardLoop loop = sandbox.Loop(input, store);
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.IsDrained, "the input is applied");
        loop.Stop();
        await running;
    }

    private static async Task<IEnumerable<(string, Instant)>> DueAsync(IShardStore store) =>
        (await store.LoadAsync(Shard, new ProfileRequest([], new Instant(long.MaxValue - 1), 100_000), default)).Due.Select(due => (due.CustomerId, due.Due));

    private static async Task<IEnumerable<(string, double)>> AtRiskAsync(IRiskReader reader) =>
        (await reader.ReadAtRiskAsync(Shard, 100_000, default)).Select(customer => (customer.CustomerId, customer.Priority));
}
