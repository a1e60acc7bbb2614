using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>Keeps each shard's customers on the node that consumes the shard's partition, so that an order meets its customer without leaving the node.</summary>
/// <param name="ownerOf">The node that consumes a shard; null: not known.</param>
/// <param name="self">This node: the coordinator's own region has no address of its own.</param>
/// <param name="mostMoving">At most so many shards move at a time.</param>
internal sealed class ConsumerAllocation(Func<string, Address?> ownerOf, Address self, int mostMoving) : IShardAllocationStrategy
{
    /// <summary>Where a shard is to live that lives nowhere: with its consumer. Whoever asks for it first is most likely that.</summary>
    public Task<IActorRef> AllocateShard(IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        Task.FromResult(RegionOf(shardId, currentShardAllocations.Keys) ?? (currentShardAllocations.ContainsKey(requester) ? requester : Least(currentShardAllocations)));

    /// <summary>Which shards are to move now: some of those that live elsewhere than they are consumed.</summary>
    public Task<IImmutableSet<string>> Rebalance(IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        IEnumerable<string> misplaced =
            from placed in currentShardAllocations
            from shard in placed.Value
            where !rebalanceInProgress.Contains(shard)
            where RegionOf(shard, currentShardAllocations.Keys) is { } owner && !owner.Equals(placed.Key)
            orderby shard
            select shard;
        return Task.FromResult<IImmutableSet<string>>([.. misplaced.Take(Math.Max(0, mostMoving - rebalanceInProgress.Count))]);
    }

    private IActorRef? RegionOf(string shard, IEnumerable<IActorRef> regions) =>
        ownerOf(shard) is { } owner ? regions.FirstOrDefault(region => AddressOf(region) == owner) : null;

    private Address AddressOf(IActorRef region) => region.Path.Address.HasLocalScope ? self : region.Path.Address;

    private static IActorRef Least(IImmutableDictionary<IActorRef, IImmutableList<string>> allocations) =>
        allocations.MinBy(placed => placed.Value.Count).Key;
}
