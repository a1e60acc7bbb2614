using StreamEngine.Domain;
using StreamEngine.Publish.Recent;
using StreamEngine.Store;

namespace StreamEngine.Publish.Watching;

/// <summary>Whether the store is still the one that a position was taken in.</summary>
internal static class StoreIdentity
{
    /// <summary>The position, with an origin from now on if it had none; null: this node does not know that store, or the shard, yet, and rings when it does.</summary>
    /// <exception cref="CrossingsGoneException">The store was made anew.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async ValueTask<ShardPosition?> CheckAsync(WatchHub hub, ShardId shard, ShardPosition held, CancellationToken ct)
    {
        if (!hub.Log.Knows(shard)) return null;
        ushort origin = hub.Log.StandingOf(shard).Origin;
        if (held.Origin == origin) return held;
        if (held.Origin == StoreOrigin.None) return held with { Origin = origin };

        // The token may come from a node that looked later than this one.
        ShardState? state = await hub.Log.AskStoreAsync(shard, () => hub.Reader.ReadStateAsync(shard, ct), ct);
        return StoreOrigin.DigestOf(state) == held.Origin ? null : throw new CrossingsGoneException(shard);
    }
}
