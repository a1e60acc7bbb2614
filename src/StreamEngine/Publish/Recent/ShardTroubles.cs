using System.Collections.Concurrent;
using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Publish.Recent;

/// <summary>The shards whose crossings cannot be read now.</summary>
/// <remarks>Operators are told once of each, again when an absent store turns out to be damaged or the other way round, and once that all is well.</remarks>
internal sealed class ShardTroubles(ILogger log)
{
    // And whether only because the store was away when last asked.
    private readonly ConcurrentDictionary<ShardId, bool> _shards = new();

    /// <summary>Null when there are none.</summary>
    public string? Text()
    {
        KeyValuePair<ShardId, bool>[] troubled = [.. _shards];
        if (troubled.Length == 0) return null;
        string what = troubled.All(entry => entry.Value) ? "the store does not answer" : "the store cannot be read (see the log)";
        return $"{what}; shards whose crossings wait: {string.Join(", ", troubled.Select(entry => entry.Key.Partition).Order())}";
    }

    /// <summary>Whether the store did not answer when the shard was last asked for.</summary>
    public bool IsAway(ShardId shard) => _shards.TryGetValue(shard, out bool isAway) && isAway;

    /// <remarks>One caller a shard at a time.</remarks>
    public void Add(ShardId shard, Exception fault)
    {
        bool isAway = fault is StoreUnavailableException;
        if (_shards.TryGetValue(shard, out bool wasAway) && wasAway == isAway) return;
        _shards[shard] = isAway;
        Log.ShardUnread(log, shard.Partition, fault.Message);
    }

    public void Clear(ShardId shard)
    {
        if (_shards.TryRemove(shard, out _) && _shards.IsEmpty) Log.FeedGoesOn(log);
    }
}
