using StreamEngine.Domain;

namespace StreamEngine.Publish.Recent;

/// <summary>Crossings behind a reader's place are no longer kept, or the store was made anew: there is no going on from there.</summary>
internal sealed class CrossingsGoneException(ShardId shard) : Exception($"Crossings of shard {shard.Partition} behind this place are no longer kept.")
{
    public ShardId Shard => shard;
}
