using StreamEngine.Configuration;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>A stream that has nothing to tell beats, whatever keeps it; and whoever hangs up then goes on from the heartbeat.</summary>
public sealed class HeartbeatTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(nameof(IRiskReader.ReadAtRiskIdsAsync))]
    [InlineData(nameof(IRiskReader.ReadProfilesAsync))]
    public async Task A_snapshot_that_the_store_is_slow_to_give_beats(string slow)
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        for (int shard = 0; shard < WatchSandbox.ShardCount; shard++) await sandbox.MoveAsync(shard, RiskLevel.High, $"{shard}-a", $"{shard}-b");
        TaskCompletionSource answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
        sandbox.Reader.Before = (method, shard) => method == slow && shard.Partition == 1 ? answers.Task : Task.CompletedTask;
        Watch watch = new(sandbox, new WatchRequest { Snapshot = true, Heartbeat = Often });
        await Eventually.BecomesTrueAsync(() => Beats(watch) >= 3, "heartbeats within the snapshot");
        Assert.False(watch.Sink.IsComplete);
        await watch.StopAsync();

        await sandbox.MoveAsync(0, RiskLevel.Low, "0-a");
        await sandbox.MoveAsync(1, RiskLevel.Critical, "1-a");
        answers.SetResult();
        Watch again = new(sandbox, new WatchRequest { From = watch.Sink.Position }, watch.Sink);
        await again.AgreesAsync();
        await again.StopAsync();
        Assert.Empty(again.Sink.Misfits);
    }

    [Fact]
    public async Task A_snapshot_of_which_nobody_is_let_through_beats()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, [.. Enumerable.Range(0, 2_000).Select(i => $"0-{i}")]);

        // Each page comes soon enough; all together they take longer than a heartbeat may.
        sandbox.Reader.Before = (method, _) => method == nameof(IRiskReader.ReadProfilesAsync) ? Task.Delay(Often * 0.9) : Task.CompletedTask;
        RiskFilter filter = new() { MinimumLevel = RiskLevel.Critical };
        Watch watch = new(sandbox, new WatchRequest { Snapshot = true, Filter = filter, Heartbeat = Often });
        await Eventually.BecomesTrueAsync(() => watch.Sink.IsComplete, "the snapshot is told");
        await watch.StopAsync();
        Assert.IsType<HeartbeatEvent>(watch.Sink.Told.First());
    }

    [Fact]
    public async Task Who_catches_up_while_the_store_is_away_hears_so_and_then_misses_nothing()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions { RecentCrossings = 1 });
        Watch first = new(sandbox, new WatchRequest { Heartbeat = Often });
        await Eventually.BecomesTrueAsync(() => first.Sink.Token is not null, "a place to go on from");
        await first.StopAsync();
        Random random = new(8);
        for (int i = 0; i < 500; i++) await sandbox.MoveAnyoneAsync(random, customersOfShard: 20);
        await Eventually.BecomesTrueAsync(() => WatchSandbox.Shards.All(shard => !sandbox.Log.Holds(shard, 0)), "the oldest are in the store alone");

        sandbox.Reader.IsAway = true;
        ModelSink sink = new();
        Watch watch = new(sandbox, new WatchRequest { From = first.Sink.Position, Heartbeat = Often }, sink);
        await Eventually.BecomesTrueAsync(() => Beats(watch) >= 3, "heartbeats while the store is away");
        await watch.StopAsync();
        sandbox.Reader.IsAway = false;
        Watch again = new(sandbox, new WatchRequest { From = sink.Position }, sink);
        await again.AgreesAsync();
        await again.StopAsync();
        Assert.Empty(sink.Misfits);
        Assert.Equal(sandbox.Crossings.Count, sink.Crossings.Count());
    }

    [Fact]
    public async Task Who_does_not_take_its_heartbeat_is_ended_and_the_store_is_asked_no_longer()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions { GiveUpAfter = TimeSpan.FromMilliseconds(50) });
        TaskCompletionSource never = new();
        sandbox.Reader.Before = (method, _) => method == nameof(IRiskReader.ReadAtRiskIdsAsync) ? never.Task : Task.CompletedTask;
        ModelSink sink = new() { Before = _ => never.Task };
        Watch watch = new(sandbox, new WatchRequest { Snapshot = true, Heartbeat = Often }, sink);
        Assert.Equal(WatchEnd.TooSlow, (await watch.EndsAsync()).Reason);
        await Eventually.BecomesTrueAsync(() => sandbox.Reader.Waiting == 0, "nobody waits for the store any more");
    }

    private static int Beats(Watch watch) => watch.Sink.Told.Count(told => told is HeartbeatEvent);
}
