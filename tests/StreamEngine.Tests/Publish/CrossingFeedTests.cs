using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Publish;
using StreamEngine.Store;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish;

/// <summary>What a reader of the feed may rely on. Over the embedded store, with a reader that can be made to fail.</summary>
public sealed class CrossingFeedTests : IAsyncLifetime, IDisposable
{
    private const int ShardCount = 3;

    private static readonly ShardId[] Shards = [.. Enumerable.Range(0, ShardCount).Select(partition => new ShardId(partition))];

    private readonly TempFolder _folder = new();
    private readonly ShardState[] _states = new ShardState[ShardCount];
    private StoreConnection _store = null!;
    private FlakyReader _reader = null!;

    public async Task InitializeAsync()
    {
        _store = StoreFactory.OpenEmbedded(
            new EmbeddedStoreOptions { Path = _folder.Path, StreamLength = 100 }, TimeProvider.System, NullLoggerFactory.Instance);
        _reader = new FlakyReader(_store.Reader);
        for (int i = 0; i < ShardCount; i++) _states[i] = await _store.Shards.AcquireAsync(Shards[i], default);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task From_the_start_every_crossing_comes_once_and_in_order()
    {
        for (int i = 0; i < 30; i++) await CommitAsync(i % ShardCount, crossings: 1 + (i % 4));

        List<FeedItem> items = await TakeAsync(FeedPosition.FromStart, count: (int)_states.Sum(state => state.LastSequence));
        foreach (ShardId shard in Shards) AssertRun(items, shard, first: 1, last: _states[shard.Partition].LastSequence);
        Assert.All(items, item => Assert.Equal(0, item.Missed));
    }

    [Fact]
    public async Task From_the_end_only_what_comes_after_is_seen()
    {
        await CommitAsync(0, crossings: 5);
        await using IAsyncEnumerator<FeedItem> feed = Feed().ReadAsync(FeedPosition.FromEnd, default).GetAsyncEnumerator();
        ValueTask<bool> next = feed.MoveNextAsync();
        await Eventually.BecomesTrueAsync(() => _reader.PagesRead >= ShardCount, "the feed has read every shard");
        await CommitAsync(0, crossings: 1);

        Assert.True(await next);
        Assert.Equal(new CrossingId(Shards[0], 6), feed.Current.Crossing.Id);
    }

    [Fact]
    public async Task A_reader_goes_on_exactly_after_its_position()
    {
        for (int i = 0; i < ShardCount; i++) await CommitAsync(i, crossings: 20);
        FeedPosition position = FeedPosition.FromStart;
        HashSet<CrossingId> seen = [];
        while (seen.Count < 60)
        {
            // A few at a time, as if the reader lost its connection each time.
            foreach (FeedItem item in await TakeAsync(position, Math.Min(7, 60 - seen.Count)))
            {
                Assert.True(seen.Add(item.Crossing.Id));
                Assert.Equal((position[item.Crossing.Id.Shard] ?? 0) + 1, item.Crossing.Id.Sequence);
                position = position.After(item.Crossing.Id);
            }
        }
    }

    [Fact]
    public async Task Without_wake_ups_polling_finds_what_is_new()
    {
        _reader.IsDeaf = true;
        await using IAsyncEnumerator<FeedItem> feed = Feed().ReadAsync(FeedPosition.FromStart, default).GetAsyncEnumerator();
        ValueTask<bool> next = feed.MoveNextAsync();
        await CommitAsync(2, crossings: 1);
        Assert.True(await next);
    }

    [Fact]
    public async Task With_wake_ups_nobody_waits_for_polling()
    {
        FeedOptions never = new() { PollInterval = TimeSpan.FromDays(1) };
        await using IAsyncEnumerator<FeedItem> feed = Feed(never).ReadAsync(FeedPosition.FromStart, default).GetAsyncEnumerator();
        for (int i = 0; i < 50; i++)
        {
            ValueTask<bool> next = feed.MoveNextAsync();
            await CommitAsync(i % ShardCount, crossings: 1);
            Assert.True(await next);
            Assert.Equal(Shards[i % ShardCount], feed.Current.Crossing.Id.Shard);
        }
    }

    [Fact]
    public async Task While_the_store_is_away_the_feed_waits_and_then_misses_nothing()
    {
        await CommitAsync(0, crossings: 30);
        _reader.FailEvery = 2;
        List<FeedItem> items = await TakeAsync(FeedPosition.FromStart, count: 30, new FeedOptions { PageSize = 3, RetryFirst = TimeSpan.FromMilliseconds(1) });
        AssertRun(items, Shards[0], first: 1, last: 30);
        Assert.True(_reader.Failures > 5);
    }

    [Fact]
    public async Task A_reader_that_stayed_away_too_long_is_told_how_many_it_missed()
    {
        FeedPosition position = FeedPosition.FromStart.After(new CrossingId(Shards[1], 10));
        for (int i = 0; i < 5; i++) await CommitAsync(1, crossings: 60);

        FeedItem item = Assert.Single(await TakeAsync(position, count: 1));
        Assert.Equal(201, item.Crossing.Id.Sequence);
        Assert.Equal(190, item.Missed);

        // Whoever begins at the start begins with what there is, and has missed nothing.
        Assert.Equal(0, Assert.Single(await TakeAsync(FeedPosition.FromStart, count: 1)).Missed);
    }

    [Fact]
    public async Task A_reader_that_dawdles_asks_for_no_more_than_a_page()
    {
        await CommitAsync(0, crossings: 90);
        await using IAsyncEnumerator<FeedItem> feed =
            Feed(new FeedOptions { PageSize = 10 }).ReadAsync(FeedPosition.FromStart, default).GetAsyncEnumerator();
        for (int i = 0; i < 10; i++) Assert.True(await feed.MoveNextAsync());
        Assert.Equal(1, _reader.PagesRead);
    }

    [Fact]
    public async Task A_busy_shard_does_not_keep_the_others_waiting()
    {
        await CommitAsync(0, crossings: 90);
        await CommitAsync(1, crossings: 1);
        List<FeedItem> items = await TakeAsync(FeedPosition.FromStart, count: 11, new FeedOptions { PageSize = 10 });
        Assert.Contains(items, item => item.Crossing.Id.Shard == Shards[1]);
    }

    [Fact]
    public async Task Cancelling_ends_the_reading()
    {
        using CancellationTokenSource stop = new();
        await using IAsyncEnumerator<FeedItem> feed = Feed().ReadAsync(FeedPosition.FromStart, stop.Token).GetAsyncEnumerator();
        ValueTask<bool> next = feed.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    private static void AssertRun(List<FeedItem> items, ShardId shard, long first, long last) => Assert.Equal(
        Enumerable.Range(0, (int)(last - first + 1)).Select(i => first + i),
        items.Where(item => item.Crossing.Id.Shard == shard).Select(item => item.Crossing.Id.Sequence));

    private CrossingFeed Feed(FeedOptions? options = null) => new(
        _reader, Shards, options ?? new FeedOptions { PollInterval = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, NullLogger<CrossingFeed>.Instance);

    private async Task<List<FeedItem>> TakeAsync(FeedPosition from, int count, FeedOptions? options = null)
    {
        // The limit only ends a test that would hang.
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        List<FeedItem> items = [];
        await foreach (FeedItem item in Feed(options).ReadAsync(from, limit.Token))
        {
            items.Add(item);
            if (items.Count == count) break;
        }

        return items;
    }

    private async Task CommitAsync(int partition, int crossings)
    {
        ShardCommit commit = _states[partition].Next().WithCrossings(crossings);
        Assert.Equal(CommitVerdict.Committed, (await _store.Shards.CommitAsync(commit, default)).Verdict);
        _states[partition] = _states[partition].After(commit, Instant.Never);
    }
}
