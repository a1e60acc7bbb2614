using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Tests.Publish.Recent;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>How the lists that snapshots begin with are shared, and that it makes no difference to any snapshot.</summary>
public sealed class AtRiskListsTests
{
    private static readonly ShardId Shard = new(0);

    [Fact]
    public async Task Who_begins_within_a_second_begins_with_the_same_list()
    {
        ScriptedReader store = new() { Last = 42, AtRisk = ["a", "b"] };
        ManualTime time = new(Samples.Noon.ToDateTimeOffset());
        await using CrossingLog log = CrossingLogs.New(store, [Shard, new ShardId(1)], time: time);
        AtRiskLists lists = new(log, store, time);

        AtRiskIds first = await lists.TakeAsync(Shard, before: null, default);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(first, await lists.TakeAsync(Shard, before: null, default));
        Assert.NotSame(first, await lists.TakeAsync(new ShardId(1), before: null, default));
        time.Advance(TimeSpan.FromTicks(1));
        AtRiskIds second = await lists.TakeAsync(Shard, before: null, default);
        Assert.NotSame(first, second);
        lists.Forget(Shard);
        Assert.NotSame(second, await lists.TakeAsync(Shard, before: null, default));
        GC.KeepAlive(second);
    }

    [Fact]
    public async Task Nobody_is_given_a_list_from_before_its_place_or_of_another_store()
    {
        ScriptedReader store = new() { Last = 42 };
        ManualTime time = new(Samples.Noon.ToDateTimeOffset());
        await using CrossingLog log = CrossingLogs.New(store, [Shard], time: time);
        AtRiskLists lists = new(log, store, time);
        AtRiskIds list = await lists.TakeAsync(Shard, before: null, default);
        ShardPosition place = new(42, StoreOrigin.DigestOf(list.State), IsBeingTold: true);
        Assert.Same(list, await lists.TakeAsync(Shard, place, default));

        store.Last = 43;
        list = await lists.TakeAsync(Shard, place with { Handled = 43 }, default);
        Assert.Equal(43, list.State!.LastSequence);
        store.Origin = Guid.NewGuid();
        AtRiskIds other = await lists.TakeAsync(Shard, new ShardPosition(1, StoreOrigin.DigestOf(await store.ReadStateAsync(Shard, default)), IsBeingTold: true), default);
        Assert.NotEqual(list.State.Origin, other.State!.Origin);
        GC.KeepAlive(list);
    }

    [Fact]
    public async Task Where_one_gives_up_waiting_for_a_list_the_next_one_reads_it()
    {
        FlakyReader store = new(new ScriptedReader { Last = 42 });
        TaskCompletionSource never = new();
        await using CrossingLog log = CrossingLogs.New(store, [Shard]);
        AtRiskLists lists = new(log, store, TimeProvider.System);
        using CancellationTokenSource impatience = new();
        store.Before = (_, _) => never.Task;
        Task<AtRiskIds> first = lists.TakeAsync(Shard, before: null, impatience.Token).AsTask();
        Task<AtRiskIds> second = lists.TakeAsync(Shard, before: null, default).AsTask();
        store.Before = (_, _) => Task.CompletedTask;
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(42, (await second).State!.LastSequence);
    }

    [Fact]
    public async Task What_happened_since_an_old_list_is_told_at_once_also_where_nobody_was_at_risk()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        WatchHub hub = new(sandbox.Log, sandbox.Reader, sandbox.Profiles, new WatchOptions(), sandbox.Metrics.Output, new ManualTime(Samples.Noon.ToDateTimeOffset()));
        AtRiskIds old = await hub.AtRisk.TakeAsync(Shard, before: null, default);
        await sandbox.MoveAsync(0, RiskLevel.High, "a");
        await Eventually.BecomesTrueAsync(() => sandbox.Log.StandingOf(Shard).Last == 1, "the log has rung for it");

        // Nothing else rings for that shard, and no heartbeat is due for long; another one is busy.
        Watch watch = new(sandbox, new WatchRequest { Snapshot = true, Heartbeat = TimeSpan.FromHours(1) }, hub: hub);
        await Eventually.BecomesTrueAsync(() => watch.Sink.IsComplete, "the snapshot is told");
        await sandbox.MoveAsync(1, RiskLevel.High, "b");
        await watch.AgreesAsync();
        await watch.StopAsync();
        Assert.Empty(watch.Sink.Misfits);
        Assert.Same(old, await hub.AtRisk.TakeAsync(Shard, before: null, default));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_snapshot_that_begins_with_an_old_list_is_as_exact_as_any(int seed)
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        Random random = new(seed);
        for (int i = 0; i < 300; i++) await sandbox.MoveAnyoneAsync(random, customersOfShard: 400);
        WatchHub hub = new(sandbox.Log, sandbox.Reader, sandbox.Profiles, new WatchOptions(), sandbox.Metrics.Output, new ManualTime(Samples.Noon.ToDateTimeOffset()));
        List<AtRiskIds> old = [];
        foreach (ShardId shard in WatchSandbox.Shards) old.Add(await hub.AtRisk.TakeAsync(shard, before: null, default));
        List<Watch> watches = [];
        for (int i = 0; i < 300; i++)
        {
            await sandbox.MoveAnyoneAsync(random, customersOfShard: 400);
            if (i % 60 == 0) watches.Add(new Watch(sandbox, new WatchRequest { Snapshot = true }, hub: hub));
        }

        foreach (Watch watch in watches)
        {
            await watch.AgreesAsync();
            await Eventually.BecomesTrueAsync(() => watch.Sink.IsComplete, "the snapshot is told");
            await watch.StopAsync();
            Assert.Empty(watch.Sink.Misfits);
        }

        foreach (ShardId shard in WatchSandbox.Shards) Assert.Same(old[shard.Partition], await hub.AtRisk.TakeAsync(shard, before: null, default));
    }
}
