using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Publish.Recent;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>How long crossings took to a watcher, where one of two shards could not be read for a while.</summary>
public sealed class MissedDeliveryTests
{
    private const int Missed = 600;

    private static readonly ShardId Good = new(0);
    private static readonly ShardId Bad = new(1);

    [Fact]
    public async Task What_was_missed_while_the_shard_could_not_be_read_is_not_measured_and_what_happens_next_is()
    {
        ScriptedReader store = new() { Last = Missed };
        FlakyReader reader = new(store);
        EngineMetrics metrics = new(["calls"], []);
        FeedOptions feed = new() { PollInterval = TimeSpan.FromMilliseconds(20), RetryLongest = TimeSpan.FromMilliseconds(100) };
        await using CrossingLog log = CrossingLogs.New(reader, [Good, Bad], new WatchOptions { RecentCrossings = 128 }, feed);
        WatchHub hub = WatchHubs.New(log, reader, metrics: metrics.Output);
        log.Start();
        await Eventually.BecomesTrueAsync(() => log.Shards.All(shard => log.StandingOf(shard).Last == Missed && !log.Holds(shard, 0)), "the log knows of all, and holds the newest");
        for (int sequence = Missed - 1; sequence <= Missed + 1; sequence++) metrics.Output.Origins.Note(Bad.Partition, sequence, new CrossingOrigin(Sent: 1));

        reader.Before = (_, shard) => shard == Bad ? throw new StoreUnavailableException("Told to fail.") : Task.CompletedTask;
        ushort origin = StoreOrigin.DigestOf(await store.ReadStateAsync(Good, default));
        WatchRequest request = new() { From = new WatchPosition([.. log.Shards.Select(_ => (ShardPosition?)new ShardPosition(0, origin))]), Heartbeat = TimeSpan.FromMilliseconds(10) };
        ModelSink sink = new();
        using CancellationTokenSource stop = new();
        Task watching = Watcher.RunAsync(hub, request, sink, stop.Token);
        await Eventually.BecomesTrueAsync(() => Heard(sink, Good) == Missed && sink.Told.Last() is HeartbeatEvent, "it has caught up with the good shard");
        reader.Before = (_, _) => Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => Heard(sink, Bad) == Missed, "what was missed is told");
        Assert.Equal(0, await DeliveredAsync(metrics));

        store.Last = Missed + 1;
        await Eventually.BecomesTrueAsync(async () => await DeliveredAsync(metrics) > 0, "what happens next is measured");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal(1, await DeliveredAsync(metrics));
    }

    private static int Heard(ModelSink sink, ShardId shard) => sink.Crossings.Count(crossing => crossing.Id.Shard == shard);

    private static async Task<double> DeliveredAsync(EngineMetrics metrics) =>
        (await Exposition.CollectAsync(metrics.Registry)).Sum("streamengine_event_delivered_seconds_count");
}
