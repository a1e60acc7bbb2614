using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>Real engine processes, killed, frozen and robbed of their store; in the end all is as if nothing had happened.</summary>
public sealed class FaultTests(FaultTests.Undisturbed undisturbed) : IClassFixture<FaultTests.Undisturbed>
{
    private const int Kills = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task KilledTwentyTimes_OverRedis_EndsAsIfUndisturbed()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await KillRepeatedlyAsync(undisturbed.OverRedis(redis), seed: 1);
    }

    [Fact]
    public async Task KilledTwentyTimes_OverFiles_EndsAsIfUndisturbed()
    {
        using TempFolder folder = new();
        await KillRepeatedlyAsync(undisturbed.OverFiles(folder.Path), seed: 2);
    }

    [Fact]
    public async Task RedisKilledAndRestarted_EndsAsIfUndisturbed()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync("--appendonly", "yes", "--appendfsync", "everysec");
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess engine = run.Start("redis-dies");
        Random random = new(3);
        for (int fault = 1; fault <= 5; fault++)
        {
            await run.ReachAsync(undisturbed.Records * fault / 6);
            await redis.KillAsync();
            await Task.Delay(random.Next(0, 1_500));
            await redis.StartAsync();
        }

        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }

    [Fact]
    public async Task AnOwnerFrozenPastItsSession_IsFencedWhenItThaws()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess frozen = run.Start("frozen");
        await run.ReachAsync(undisturbed.Records / 4);
        frozen.Signal(EngineProcess.Freeze);

        await using EngineProcess heir = run.Start("frozen");
        await run.ReachAsync(undisturbed.Records / 2);
        frozen.Signal(EngineProcess.Thaw);
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
        Assert.Contains("reading on from", heir.Output, StringComparison.Ordinal);
        Assert.Matches(@"ownership ended \(Fenced\)|lost: True", frozen.Output);
    }

    [Fact]
    public async Task RedisGoesBackToAnOlderImage_EndsAsIfUndisturbed()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess engine = run.Start("goes-back");
        await run.ReachAsync(undisturbed.Records / 3);
        await redis.AskAsync("SAVE");
        await run.ReachAsync(undisturbed.Records * 2 / 3);
        await redis.KillAsync();
        await redis.StartAsync();
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
        Assert.Contains("ownership ended (RolledBack)", engine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RedisLosesEverything_WhileTheEngineIsIdle_IsRebuiltFromKafka()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess engine = run.Start("loses-all");
        await run.FinishAsync();
        await redis.KillAsync();
        await redis.StartAsync();
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
        Assert.Contains("ownership ended (RolledBack)", engine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AskedToLeave_LeavesInTimeWithEverythingCommitted_AndTheNextGoesOn()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using (EngineProcess first = run.Start("leaves"))
        {
            await run.ReachAsync(undisturbed.Records / 3);
            first.Signal(EngineProcess.Terminate);
            Assert.Equal(0, await first.ExitAsync(TimeSpan.FromSeconds(10)));
            Assert.Contains("Stopped", first.Output, StringComparison.Ordinal);
        }

        await using EngineProcess second = run.Start("leaves");
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }

    [Fact]
    public async Task NodesThatComeAndGo_ShareTheWork_AndNothingIsLostOrDoubled()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess first = run.Start("shared");
        await run.ReachAsync(undisturbed.Records / 5);
        await using EngineProcess second = run.Start("shared");
        await Eventually.BecomesTrueAsync(() => second.Output.Contains("reading on from", StringComparison.Ordinal), "the second node has shards");
        first.Signal(EngineProcess.Terminate);
        Assert.Equal(0, await first.ExitAsync(TimeSpan.FromSeconds(10)));
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }

    private async Task KillRepeatedlyAsync(EngineRun run, int seed)
    {
        Random random = new(seed);
        for (int kill = 1; kill <= Kills; kill++)
        {
            // A group of its own for each life: the store alone knows where to go on.
            await using EngineProcess engine = run.Start($"life-{seed}-{kill}");
            await run.ReachAsync((undisturbed.Records * kill / (Kills + 1)) - random.Next(0, undisturbed.Records / (Kills * 3)));
            await engine.KillAsync();
            Assert.True(await run.ConsumedAsync() < undisturbed.Records, "the engine was done before it was killed: the story is too short");
        }

        await using EngineProcess last = run.Start($"life-{seed}-last");
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }

    /// <summary>One store, and the engines that were started over it.</summary>
    internal sealed class EngineRun(FaultWorkload workload, string[] storeSettings, StoreConnection store) : IAsyncDisposable
    {
        public EngineProcess Start(string group) =>
            EngineProcess.Start([.. workload.Arguments(group), .. storeSettings.SelectMany(setting => (string[])["--set", setting])]);

        /// <summary>Waits until so many records are committed.</summary>
        public Task ReachAsync(int records) => Eventually.BecomesTrueAsync(
            async () => await ConsumedAsync() >= records, $"{records} records committed", Patience);

        public Task FinishAsync() => ReachAsync(workload.Records);

        public async Task<List<ShardOutcome>> OutcomesAsync()
        {
            List<ShardOutcome> outcomes = [];
            foreach (ShardId shard in workload.Shards) outcomes.Add(await ShardOutcome.ReadAsync(store.Reader, shard));
            return outcomes;
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();

        public async Task<long> ConsumedAsync()
        {
            long consumed = 0;
            try
            {
                foreach (ShardId shard in workload.Shards) consumed += (await store.Reader.ReadStateAsync(shard, default))?.Tally.Consumed ?? 0;
            }
            catch (StoreUnavailableException)
            {
                return -1;
            }

            return consumed;
        }
    }

    /// <summary>The same input through one engine that nobody disturbs: what every other run must come to.</summary>
#pragma warning disable CA1001 // xunit disposes of it by IAsyncLifetime.
    public sealed class Undisturbed : IAsyncLifetime
#pragma warning restore CA1001
    {
        private readonly TempFolder _folder = new();
        private readonly FaultWorkload _workload = FaultWorkload.Produce(seed: 7, events: 20_000);
        private readonly List<EngineRun> _runs = [];
        private List<ShardOutcome> _expected = [];

        internal int Records => _workload.Records;

        public async Task InitializeAsync()
        {
            EngineRun run = OverFiles(_folder.Path);
            await using EngineProcess engine = run.Start("undisturbed");
            await run.FinishAsync();
            _expected = await run.OutcomesAsync();
            Assert.All(_expected, outcome => Assert.True(outcome.Crossings.Count > 100, "the story has too few crossings to prove anything"));
        }

        public async Task DisposeAsync()
        {
            foreach (EngineRun run in _runs) await run.DisposeAsync();
            _workload.Dispose();
            _folder.Dispose();
        }

        internal EngineRun OverRedis(RedisServer redis) => Keep(new EngineRun(
            _workload, [$"Redis:Configuration={redis.Configuration}", "Redis:StreamLength=1000000"],
            StoreFactory.OpenRedis(new RedisOptions { Configuration = redis.Configuration }, TimeProvider.System, NullLoggerFactory.Instance)));

        internal EngineRun OverFiles(string folder) => Keep(new EngineRun(
            _workload, [$"Embedded:Path={folder}"],
            StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = folder }, TimeProvider.System, NullLoggerFactory.Instance)));

        internal async Task AssertSameAsync(EngineRun run)
        {
            List<ShardOutcome> actual = await run.OutcomesAsync();
            for (int shard = 0; shard < _expected.Count; shard++) _expected[shard].AssertSame(actual[shard]);
        }

        private EngineRun Keep(EngineRun run)
        {
            _runs.Add(run);
            return run;
        }
    }
}
