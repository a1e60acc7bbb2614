using StreamEngine.Domain;
using StreamEngine.Publish;
using StreamEngine.Publish.Watching;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>When a watcher asks again for what it could not read.</summary>
public sealed class UnreadShardsTests
{
    private static readonly ShardId Shard = new(1);

    private readonly ManualClock _clock = new(Samples.Noon.ToDateTimeOffset());
    private readonly FeedBell _bell = new([new ShardId(0), Shard]);
    private readonly FeedOptions _options = new();
    private readonly UnreadShards _unread;

    public UnreadShardsTests()
    {
        _unread = new UnreadShards(_bell, _options, _clock);
        Assert.True(_bell.TakeNews(0) && _bell.TakeNews(1));
    }

    [Fact]
    public void Asked_again_ever_more_seldom_and_soon_again_once_it_was_read()
    {
        for (TimeSpan pause = _options.RetryFirst; pause < _options.RetryLongest; pause *= 2) FailOnce(pause);
        for (int times = 0; times < 3; times++) FailOnce(_options.RetryLongest);
        _unread.Remove(Shard);
        Assert.Equal(TimeSpan.MaxValue, _unread.Rest);
        FailOnce(_options.RetryFirst);
    }

    [Fact]
    public void The_pause_begins_when_the_question_has_failed_however_long_it_took()
    {
        FailOnce(_options.RetryFirst);
        _clock.Advance(TimeSpan.FromSeconds(5));
        FailOnce(_options.RetryFirst * 2);
    }

    /// <summary>The shard is rung after the pause, not before, and no other.</summary>
    private void FailOnce(TimeSpan pause)
    {
        _unread.Add(Shard);
        Assert.Equal(pause, _unread.Rest);
        _clock.Advance(pause - TimeSpan.FromTicks(1));
        _unread.RingWhenDue();
        Assert.False(_bell.HasNews());
        _clock.Advance(TimeSpan.FromTicks(1));
        _unread.RingWhenDue();
        Assert.True(_bell.TakeNews(Shard.Partition));
        Assert.False(_bell.HasNews());
    }
}
