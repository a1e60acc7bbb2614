using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Tests.Publish.Recent;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>Tokens from a node that knows the store better than the one they are given to.</summary>
public sealed class WatchOriginTests
{
    private static readonly ShardId Shard = new(0);

    [Fact]
    public async Task ATokenFromANodeThatLookedLater_IsGoodOnOneThatSawNoOwnerYet()
    {
        using TempFolder folder = new();
        await using StoreConnection store = StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = folder.Path }, TimeProvider.System, NullLoggerFactory.Instance);

        // This node looks while nobody has ever owned the shard, and not again until it is told to.
        ManualTime time = new(Samples.Noon.ToDateTimeOffset());
        await using CrossingLog early = await CrossingLogs.New(store.Reader, [Shard], time: time).BeginAsync();
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await using CrossingLog late = await CrossingLogs.New(store.Reader, [Shard]).BeginAsync();
        WatchPosition position = new([new ShardPosition(0, late.StandingOf(Shard).Origin)]);
        Assert.NotEqual(StoreOrigin.None, late.StandingOf(Shard).Origin);

        ModelSink sink = new();
        using CancellationTokenSource stop = new();
        Task watching = Watcher.RunAsync(WatchHubs.New(early, store.Reader), new WatchRequest { From = position }, sink, stop.Token);
        ShardCommit commit = state.Next().WithCrossings(3);
        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(commit, default)).Verdict);
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                if (watching.IsCompleted) await watching;
                time.Advance(TimeSpan.FromSeconds(1));
                return sink.Crossings.Count() == 3;
            },
            "the crossings are told");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }
}
