using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Tests.Publish.Watching;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Recent;

/// <summary>A damaged crossing, and that an operator removed it, as the log says: nobody passes over it in silence.</summary>
public sealed class DamagedCrossingTests
{
    private static readonly ShardId Shard = new(0);

    [Fact]
    public async Task Who_follows_hears_of_what_comes_before_it_and_is_then_told_to_take_a_snapshot()
    {
        ScriptedReader store = new() { Last = 39 };
        await using CrossingLog log = await StartAsync(store);
        ModelSink sink = new();
        Task watching = WatchAsync(log, store, new WatchRequest { From = Place(log, 39), Heartbeat = TimeSpan.FromHours(1) }, sink);
        store.Removed = new HashSet<long> { 42 };
        store.Last = 43;
        await EndsTooOldAsync(watching);
        Assert.Equal([40L, 41L], Numbers(sink));
    }

    [Fact]
    public async Task Who_takes_a_snapshot_meanwhile_is_told_nothing_twice_and_takes_another()
    {
        ScriptedReader store = new() { Last = 39, AtRisk = ["a"], Removed = new HashSet<long> { 42 } };
        store.BeforeProfiles = () => store.Last = 43;
        await using CrossingLog log = await StartAsync(store);
        ModelSink sink = new();
        await EndsTooOldAsync(WatchAsync(log, store, new WatchRequest { Snapshot = true }, sink));
        Assert.Equal([40L, 41L], Numbers(sink));
        Assert.False(sink.IsComplete);

        ModelSink again = new();
        using CancellationTokenSource stop = new();
        Task watching = WatchAsync(log, store, new WatchRequest { Snapshot = true }, again, stop.Token);
        await Eventually.BecomesTrueAsync(() => again.IsComplete, "the next snapshot is told");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Theory]
    [InlineData(39)]
    [InlineData(43)]
    public async Task Until_it_is_removed_everyone_hears_of_what_comes_before_it(long last)
    {
        ScriptedReader store = new() { Last = last, Damaged = 42 };
        await using CrossingLog log = await StartAsync(store);
        ModelSink sink = new();
        using CancellationTokenSource stop = new();
        Task watching = WatchAsync(log, store, new WatchRequest { From = Place(log, 9), Heartbeat = TimeSpan.FromHours(1) }, sink, stop.Token);
        store.Last = 43;
        await Eventually.BecomesTrueAsync(() => sink.Crossings.Count() == 32, "all that can be read is told");
        Assert.Equal(Enumerable.Range(10, 32).Select(number => (long)number), Numbers(sink));
        if (last < 42)
        {
            // Who follows waits, as its node does.
            await Eventually.BecomesTrueAsync(() => log.UnreadShards == 1, "the node tells that a shard cannot be read");
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        }
        else
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => watching.WaitAsync(TimeSpan.FromMinutes(1)));
        }
    }

    [Fact]
    public async Task Over_Redis_who_comes_back_to_before_it_is_told_and_who_comes_back_to_it_goes_on()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = StoreFactory.OpenRedis(new RedisOptions { Configuration = redis.Configuration }, TimeProvider.System, NullLoggerFactory.Instance);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithCrossings(43), default);
        Assert.Equal(":1", await redis.AskAsync("XDEL", "streamengine:{0}:crossings", "42-0"));
        await using CrossingLog log = await StartAsync(store.Reader);
        ModelSink sink = new();
        await EndsTooOldAsync(WatchAsync(log, store.Reader, new WatchRequest { From = Place(log, 39), Heartbeat = TimeSpan.FromHours(1) }, sink));
        Assert.Equal([40L, 41L], Numbers(sink));

        ModelSink behind = new();
        using CancellationTokenSource stop = new();
        Task watching = WatchAsync(log, store.Reader, new WatchRequest { From = Place(log, 42) }, behind, stop.Token);
        await Eventually.BecomesTrueAsync(() => behind.Crossings.Any(), "the crossing behind it is told");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal([43L], Numbers(behind));
    }

    private static IEnumerable<long> Numbers(ModelSink sink) => sink.Crossings.Select(crossing => crossing.Id.Sequence);

    private static WatchPosition Place(CrossingLog log, long handled) => new([new ShardPosition(handled, log.StandingOf(Shard).Origin)]);

    private static async Task EndsTooOldAsync(Task watching) =>
        Assert.Equal(WatchEnd.TooOld, (await Assert.ThrowsAsync<WatchEndedException>(() => watching.WaitAsync(TimeSpan.FromMinutes(1)))).Reason);

    private static Task WatchAsync(CrossingLog log, IRiskReader store, WatchRequest request, ModelSink sink, CancellationToken ct = default)
    {
        WatchHub hub = WatchHubs.New(log, store);
        return Task.Run(() => Watcher.RunAsync(hub, request, sink, ct), ct);
    }

    private static Task<CrossingLog> StartAsync(IRiskReader store) => CrossingLogs
        .New(store, [Shard], new WatchOptions { RecentCrossings = 1_000 }, new FeedOptions { PollInterval = TimeSpan.FromMilliseconds(20) })
        .BeginAsync();
}
