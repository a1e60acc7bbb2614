using StreamEngine.Domain;
using StreamEngine.Publish.Recent;

namespace StreamEngine.Publish.Watching;

/// <summary>Where a watch begins, found out before it does: so that a caller can be refused in place of being told in the stream, and has a token from the start.</summary>
internal static class WatchStart
{
    /// <summary>To be given to the watch as <see cref="WatchRequest.From"/>, which moves it on.</summary>
    /// <exception cref="WatchEndedException">There is no going on from the place asked for.</exception>
    public static async Task<WatchPosition> FindAsync(WatchHub hub, WatchRequest request, CancellationToken ct)
    {
        await hub.Log.BegunAsync(ct);
        WatchPosition position = Watcher.Begin(hub.Log, request);
        if (request.From is null) return position;
        try
        {
            foreach (ShardId shard in hub.Log.Shards)
                if (position[shard] is { } held && await StoreIdentity.CheckAsync(hub, shard, held, ct) is not null) await hub.Log.ReadAsync(shard, held.Handled, limit: 1, ct);
            return position;
        }
        catch (CrossingsGoneException)
        {
            throw new WatchEndedException(WatchEnd.TooOld, token: null);
        }
    }
}
