using StreamEngine.Domain;

namespace StreamEngine.Publish.Watching;

/// <summary>How far a watcher has come in one shard.</summary>
/// <param name="Handled">The last crossing handled, or passed over.</param>
/// <param name="Origin">A digest of the store's knowledge of the shard, by which a store made anew is noticed; 0: there was none yet.</param>
/// <param name="IsBeingTold">The snapshot of the shard began here and is not told to its end.</param>
internal readonly record struct ShardPosition(long Handled, ushort Origin, bool IsBeingTold = false);

/// <summary>How far a watcher has come in every shard. Moves with the watcher; its <see cref="ResumeToken"/> is what others see.</summary>
/// <param name="shards">One for each shard; null: the snapshot of this shard is still to be begun.</param>
internal sealed class WatchPosition(ShardPosition?[] shards)
{
    /// <summary>How many shards there are.</summary>
    public int Count => shards.Length;

    public ShardPosition? this[ShardId shard]
    {
        get => shards[shard.Partition];
        set => shards[shard.Partition] = value;
    }

    /// <summary>Before everything: all shards are still to be told.</summary>
    public static WatchPosition Untold(int shardCount) => new(new ShardPosition?[shardCount]);

    /// <summary>Whether the snapshot of the shard is told to its end.</summary>
    public bool IsTold(ShardId shard) => shards[shard.Partition] is { IsBeingTold: false };

    /// <summary>The shards whose snapshot is not told to its end.</summary>
    public List<ShardId> UntoldShards() => [.. Enumerable.Range(0, Count).Select(place => new ShardId(place)).Where(shard => !IsTold(shard))];

    public void MoveTo(ShardId shard, long handled) => shards[shard.Partition] = shards[shard.Partition]!.Value with { Handled = handled };
}
