using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>What a watcher may rely on. Over the embedded store, written to while it is watched.</summary>
public sealed class WatcherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Snapshot_and_what_follows_fit_without_gap_or_repeat(int seed)
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        Random random = new(seed);
        for (int i = 0; i < 200; i++) await sandbox.MoveAnyoneAsync(random, customersOfShard: 300);
        List<Watch> watches = [];
        for (int i = 0; i < 300; i++)
        {
            if (i % 30 == 0) watches.Add(new Watch(sandbox, new WatchRequest { Snapshot = true }));
            await sandbox.MoveAnyoneAsync(random, customersOfShard: 300);
        }

        foreach (Watch watch in watches)
        {
            await watch.AgreesAsync();
            await watch.StopAsync();
            Assert.Empty(watch.Sink.Misfits);
        }
    }

    [Fact]
    public async Task A_watcher_cut_off_again_and_again_misses_nothing_and_repeats_nothing()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions { RecentCrossings = 1_000 });
        Random random = new(4);
        ModelSink sink = new();
        WatchRequest request = new();
        int written = 0;
        while (written < 1_500)
        {
            Watch watch = new(sandbox, request, sink);
            await watch.BeganAsync();
            int until = sink.Told.Count + random.Next(1, 60);
            while (sink.Told.Count < until)
            {
                // Sometimes far more than is kept in memory while it is away.
                int more = random.Next(20) == 0 ? 300 : 5;
                for (int i = 0; i < more; i++, written++) await sandbox.MoveAnyoneAsync(random, customersOfShard: 50);
            }

            await watch.StopAsync();
            request = request with { From = sink.Position };
        }

        Watch last = new(sandbox, request, sink);
        await last.AgreesAsync();
        await last.StopAsync();
        Assert.Empty(sink.Misfits);
        Assert.Equal(sandbox.Crossings.Select(crossing => crossing.Id).Order(ById), sink.Crossings.Select(crossing => crossing.Id).Order(ById));
        AssertInOrder(sink);
    }

    [Fact]
    public async Task A_snapshot_that_was_cut_off_goes_on()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        for (int shard = 0; shard < WatchSandbox.ShardCount; shard++)
            await sandbox.MoveAsync(shard, RiskLevel.High, [.. Enumerable.Range(0, 600).Select(i => $"{shard}-{i}")]);

        ModelSink sink = new();
        WatchRequest request = new() { Snapshot = true };
        for (int cut = 0; cut < 4; cut++)
        {
            int until = sink.Told.Count + 500;
            sink.Before = _ => sink.Told.Count >= until ? new TaskCompletionSource().Task : Task.CompletedTask;
            Watch watch = new(sandbox, request, sink);
            await Eventually.BecomesTrueAsync(() => sink.Told.Count >= until, "a part of the snapshot is told");
            await watch.StopAsync();

            // Those told of already, of whom some find relief and some get worse while nobody watches.
            string[] told = [.. sink.AtRisk.Select(customer => customer.Key).Order(StringComparer.Ordinal).Take(6)];
            foreach (string customer in told[..3]) await sandbox.MoveAsync(sandbox.ShardOf(customer).Partition, RiskLevel.Low, customer);
            foreach (string customer in told[3..]) await sandbox.MoveAsync(sandbox.ShardOf(customer).Partition, RiskLevel.Critical, customer);
            request = new WatchRequest { From = sink.Position };
        }

        sink.Before = _ => Task.CompletedTask;
        Watch last = new(sandbox, request, sink);
        await last.AgreesAsync();
        await Eventually.BecomesTrueAsync(() => sink.IsComplete, "the snapshot is told");
        await last.StopAsync();
        Assert.Empty(sink.Misfits);
    }

    [Fact]
    public async Task A_snapshot_says_as_of_when_it_holds_unless_a_shard_has_seen_nothing_or_was_told_of_in_another_call()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        for (int shard = 0; shard < WatchSandbox.ShardCount; shard++)
        {
            Assert.Null(await AsOfAsync(new WatchRequest { Snapshot = true }));
            await sandbox.MoveAsync(shard, RiskLevel.High, $"{shard}-a");
        }

        Assert.Equal(Samples.Noon, await AsOfAsync(new WatchRequest { Snapshot = true }));
        WatchPosition told = WatchPosition.Untold(WatchSandbox.ShardCount);
        Assert.Equal(Samples.Noon, await AsOfAsync(new WatchRequest { From = told }));
        told = WatchPosition.Untold(WatchSandbox.ShardCount);
        told[WatchSandbox.Shards[0]] = new ShardPosition(1, sandbox.Log.StandingOf(WatchSandbox.Shards[0]).Origin);
        Assert.Null(await AsOfAsync(new WatchRequest { From = told }));

        async Task<Instant?> AsOfAsync(WatchRequest request)
        {
            foreach (ShardId shard in WatchSandbox.Shards) sandbox.Hub.AtRisk.Forget(shard);
            Watch watch = new(sandbox, request);
            await Eventually.BecomesTrueAsync(() => watch.Sink.IsComplete, "the snapshot is told");
            await watch.StopAsync();
            return watch.Sink.Told.OfType<SnapshotCompleteEvent>().Single().AsOf;
        }
    }

    [Fact]
    public async Task Without_snapshot_or_token_the_stream_begins_with_what_happens_next()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, "0-1");
        await Eventually.BecomesTrueAsync(() => sandbox.Log.StandingOf(WatchSandbox.Shards[0]).Last == 1, "the log has read it");
        Watch watch = new(sandbox, new WatchRequest());
        await watch.BeganAsync();
        await sandbox.MoveAsync(0, RiskLevel.Critical, "0-1");
        await Eventually.BecomesTrueAsync(() => watch.Sink.Crossings.Any(), "a crossing comes");
        await watch.StopAsync();
        Assert.Equal(2, Assert.Single(watch.Sink.Crossings).Id.Sequence);
    }

    [Fact]
    public async Task The_filter_decides_what_is_told_and_the_token_passes_over_the_rest()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        Watch watch = new(sandbox, new WatchRequest { Filter = new RiskFilter { MinimumLevel = RiskLevel.Critical } });
        await watch.BeganAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, "a");
        await sandbox.MoveAsync(0, RiskLevel.Critical, "a");
        await sandbox.MoveAsync(0, RiskLevel.Elevated, "a");
        await sandbox.MoveAsync(0, RiskLevel.Low, "a");
        await sandbox.MoveAsync(0, RiskLevel.Critical, "b");
        await Eventually.BecomesTrueAsync(() => watch.Sink.Crossings.Count() == 3, "three are told");
        await watch.StopAsync();
        Assert.Equal([2L, 3L, 5L], watch.Sink.Crossings.Select(crossing => crossing.Id.Sequence));
    }

    [Fact]
    public async Task A_silent_stream_beats_and_its_token_is_good()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        Watch watch = new(sandbox, new WatchRequest { Heartbeat = TimeSpan.FromMilliseconds(10) });
        await Eventually.BecomesTrueAsync(() => watch.Sink.Told.Count >= 3, "three heartbeats");
        await watch.StopAsync();
        Assert.All(watch.Sink.Told, told => Assert.IsType<HeartbeatEvent>(told));

        await sandbox.MoveAsync(1, RiskLevel.High, "x");
        Watch again = new(sandbox, new WatchRequest { From = watch.Sink.Position });
        await Eventually.BecomesTrueAsync(() => again.Sink.Crossings.Any(), "what came after the last heartbeat");
        await again.StopAsync();
    }

    [Fact]
    public async Task A_token_older_than_what_is_kept_is_told_so()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions { RecentCrossings = 1_000 }, streamLength: 100);
        Watch watch = new(sandbox, new WatchRequest { Heartbeat = TimeSpan.FromMilliseconds(10) });
        await Eventually.BecomesTrueAsync(() => watch.Sink.Token is not null, "a token");
        await watch.StopAsync();
        Random random = new(5);
        for (int i = 0; i < 2_400; i++) await sandbox.MoveAnyoneAsync(random, customersOfShard: 20);
        await Eventually.BecomesTrueAsync(
            () => WatchSandbox.Shards.All(shard => !sandbox.Log.Holds(shard, 0)), "the log has let go of the oldest");

        Watch again = new(sandbox, new WatchRequest { From = watch.Sink.Position });
        WatchEndedException ended = await again.EndsAsync();
        Assert.Equal(WatchEnd.TooOld, ended.Reason);
    }

    [Fact]
    public async Task A_token_of_another_store_or_number_of_shards_is_told_so()
    {
        WatchPosition position;
        await using (WatchSandbox before = await WatchSandbox.StartAsync())
        {
            Watch watch = new(before, new WatchRequest { Heartbeat = TimeSpan.FromMilliseconds(10) });
            await Eventually.BecomesTrueAsync(() => watch.Sink.Token is not null, "a token");
            await watch.StopAsync();
            position = watch.Sink.Position;
        }

        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        Assert.Equal(WatchEnd.TooOld, (await new Watch(sandbox, new WatchRequest { From = position }).EndsAsync()).Reason);
        WatchPosition fewer = new([new ShardPosition(0, 0)]);
        Assert.Equal(WatchEnd.TooOld, (await new Watch(sandbox, new WatchRequest { From = fewer }).EndsAsync()).Reason);
    }

    [Fact]
    public async Task While_the_store_is_away_watchers_wait_and_then_miss_nothing()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        Watch watch = new(sandbox, new WatchRequest { Snapshot = true });

        // Not in step with the three shards, or it would always be the same one that fails.
        sandbox.Reader.FailEvery = 4;
        Random random = new(6);
        for (int i = 0; i < 100; i++) await sandbox.MoveAnyoneAsync(random, customersOfShard: 30);
        await watch.AgreesAsync();
        await watch.StopAsync();
        Assert.Empty(watch.Sink.Misfits);
        Assert.True(sandbox.Reader.Failures > 0);
    }

    private static readonly Comparer<CrossingId> ById = Comparer<CrossingId>.Create(
        (a, b) => (a.Shard.Partition, a.Sequence).CompareTo((b.Shard.Partition, b.Sequence)));

    private static void AssertInOrder(ModelSink sink)
    {
        foreach (IGrouping<int, CrossingId> shard in sink.Crossings.Select(crossing => crossing.Id).GroupBy(id => id.Shard.Partition))
            Assert.Equal(shard.Select(id => id.Sequence).Order(), shard.Select(id => id.Sequence));
    }
}
