using StreamEngine.Domain;

namespace StreamEngine.Publish.Watching;

/// <summary>The shards that the store did not answer for when a watcher asked: they are rung again after a while, ever longer, and the others go on meanwhile.</summary>
internal sealed class UnreadShards(FeedBell bell, FeedOptions options, TimeProvider time)
{
    private readonly HashSet<ShardId> _shards = [];
    private TimeSpan _pause = options.RetryFirst;
    private long _since;

    /// <summary>Until they are worth another question; <see cref="TimeSpan.MaxValue"/>: there are none.</summary>
    public TimeSpan Rest => _shards.Count == 0 ? TimeSpan.MaxValue : _pause - time.GetElapsedTime(_since);

    public void Add(ShardId shard)
    {
        // From when it failed: the question itself may have taken longer than the pause.
        if (Rest <= TimeSpan.Zero || _shards.Count == 0) _since = time.GetTimestamp();
        _shards.Add(shard);
    }

    public bool Holds(ShardId shard) => _shards.Contains(shard);

    /// <summary>The shard was read.</summary>
    /// <returns>Whether it was here.</returns>
    public bool Remove(ShardId shard)
    {
        if (!_shards.Remove(shard)) return false;
        if (_shards.Count == 0) _pause = options.RetryFirst;
        return true;
    }

    public void RingWhenDue()
    {
        if (Rest > TimeSpan.Zero) return;
        foreach (ShardId shard in _shards) bell.Ring(shard);
        _pause = _pause * 2 < options.RetryLongest ? _pause * 2 : options.RetryLongest;
        _since = time.GetTimestamp();
    }
}
