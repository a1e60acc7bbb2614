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

    /// <summary>Why crossings wait that the store would tell if it answered; null when it answers.</summary>
    /// <remarks>Without what is damaged: it is so on every node, and to call none of them ready would take the other shards away, too.</remarks>
    public string? Absence()
    {
        int[] away = [.. _shards.Where(entry => entry.Value).Select(entry => entry.Key.Partition).Order()];
        return away.Length == 0 ? null : $"the store does not answer; shards whose crossings wait: {string.Join(", ", away)}";
    }

    /// <summary>Shards of which the store answers what cannot be read.</summary>
    public int Unread => _shards.Count(entry => !entry.Value);

    /// <summary>Whether the store did not answer when the shard was last asked for.</summary>
    public bool IsAway(ShardId shard) => _shards.TryGetValue(shard, out bool isAway) && isAway;

    /// <summary>Whether the store answered what cannot be read.</summary>
    public bool IsDamaged(ShardId shard) => _shards.TryGetValue(shard, out bool isAway) && !isAway;

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
