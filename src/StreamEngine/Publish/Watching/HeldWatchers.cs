using System.Collections.Concurrent;
using StreamEngine.Publish.Recent;

namespace StreamEngine.Publish.Watching;

/// <summary>The watchers that have caught up and then keep events waiting, with how much: for the metrics alone.</summary>
/// <remarks>A watcher that waits for its sink counts nothing meanwhile, so what comes behind it is seen by how the log grows.</remarks>
internal sealed class HeldWatchers(CrossingLog log)
{
    private readonly ConcurrentDictionary<Watcher, (long Waiting, long Logged)> _held = new();

    /// <summary>Crossings, admitted or not, that wait for the watcher that is furthest behind.</summary>
    public long MostWaiting
    {
        get
        {
            long logged = log.Shards.Sum(shard => log.StandingOf(shard).Last);
            return _held.Values.Select(held => Math.Max(0, held.Waiting + logged - held.Logged)).DefaultIfEmpty().Max();
        }
    }

    /// <param name="watcher">Who keeps something waiting.</param>
    /// <param name="waiting">How much.</param>
    /// <param name="logged">How much all shards together had logged when that was counted.</param>
    public void Hold(Watcher watcher, long waiting, long logged) => _held[watcher] = (waiting, logged);

    public void Release(Watcher watcher) => _held.TryRemove(watcher, out _);
}
