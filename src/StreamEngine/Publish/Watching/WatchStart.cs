using StreamEngine.Domain;
using StreamEngine.Publish.Recent;
using StreamEngine.Store;

namespace StreamEngine.Publish.Watching;

/// <summary>Where a watch begins.</summary>
internal static class WatchStart
{
    /// <summary>Who goes on from a place or takes a snapshot begins at once, whatever shard cannot be read; all others wait until the store has told of every one.</summary>
    /// <exception cref="WatchEndedException">
    /// The place is one of another number of shards. Or it takes longer than the watcher wants to go without a sign of life, of which there is none without a place.
    /// </exception>
    public static async Task<WatchPosition> BeginAsync(WatchHub hub, WatchRequest request, CancellationToken ct)
    {
        if (request.Place is { } place) return place;
        CrossingLog log = hub.Log;
        if (request.From is { } from)
            return from.Count == log.Shards.Count ? from : throw new WatchEndedException(WatchEnd.TooOld, token: null);
        WatchPosition position = WatchPosition.Untold(log.Shards.Count);
        if (request.Snapshot) return position;
        try
        {
            await log.BegunAsync(ct).WaitAsync(request.Heartbeat, hub.Time, ct);
        }
        catch (TimeoutException)
        {
            throw new WatchEndedException(WatchEnd.StoreAway, token: null);
        }

        foreach (ShardId shard in log.Shards)
        {
            ShardStanding standing = log.StandingOf(shard);
            position[shard] = new ShardPosition(standing.Last, standing.Origin);
        }

        return position;
    }

    /// <summary>
    /// The same, found out before the watch begins: so that a caller can be refused in place of being told in the stream, and has a token from the start.
    /// To be given to the watch as <see cref="WatchRequest.Place"/>, which moves it on. A shard that the store does not answer for now is judged by the watch.
    /// </summary>
    /// <exception cref="WatchEndedException">There is no going on from the place asked for; or as above.</exception>
    public static async Task<WatchPosition> FindAsync(WatchHub hub, WatchRequest request, CancellationToken ct)
    {
        try
        {
            WatchPosition position = await BeginAsync(hub, request, ct);
            if (request.From is null) return position;
            foreach (ShardId shard in hub.Log.Shards) await JudgeAsync(hub, shard, position[shard], ct);
            return position;
        }
        catch (Exception gone) when (gone is CrossingsGoneException or WatchEndedException { Reason: WatchEnd.TooOld })
        {
            hub.Metrics.WatchBegun("resumed");
            hub.Metrics.WatchEnded("too_old");
            throw new WatchEndedException(WatchEnd.TooOld, token: null);
        }
    }

    private static async Task JudgeAsync(WatchHub hub, ShardId shard, ShardPosition? place, CancellationToken ct)
    {
        try
        {
            if (place is { } held && await StoreIdentity.CheckAsync(hub, shard, held, ct) is not null) await hub.Log.ReadAsync(shard, held.Handled, limit: 1, ct);
        }
        catch (StoreUnavailableException)
        {
            // The watch goes on with the other shards, and finds out.
        }
    }
}
