using System.Collections.Concurrent;

namespace StreamEngine.Telemetry;

/// <summary>When the records that caused the newest crossings of this node's shards were handed to Kafka; the newest few of each shard.</summary>
/// <remarks>Written once a crossing, by the shard; read by watchers. Here rather than in the crossing, for it is nobody's business but ours.</remarks>
internal sealed class CrossingOrigins
{
    private const int Kept = 512;

    private readonly ConcurrentDictionary<int, Ring> _shards = new();

    /// <param name="shard">Whose crossing.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="sent">Unix milliseconds.</param>
    public void Note(int shard, long sequence, long sent) => _shards.GetOrAdd(shard, _ => new Ring()).Note(sequence, sent);

    /// <summary>Unix milliseconds; null when not known.</summary>
    public long? Find(int shard, long sequence) => _shards.TryGetValue(shard, out Ring? ring) ? ring.Find(sequence) : null;

    /// <summary>The shard is no longer this node's, or begins again: its numbers may come to mean other crossings.</summary>
    public void Forget(int shard) => _shards.TryRemove(shard, out _);

    private sealed class Ring
    {
        private readonly Lock _lock = new();
        private readonly (long Sequence, long Sent)[] _slots = new (long, long)[Kept];

        public void Note(long sequence, long sent)
        {
            lock (_lock) _slots[sequence % Kept] = (sequence, sent);
        }

        public long? Find(long sequence)
        {
            lock (_lock) return _slots[sequence % Kept] is var slot && slot.Sequence == sequence ? slot.Sent : null;
        }
    }
}
