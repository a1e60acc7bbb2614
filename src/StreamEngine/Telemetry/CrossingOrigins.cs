using System.Collections.Concurrent;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Telemetry;

/// <summary>What is known of the records that caused the newest crossings of this node's shards; the newest few of each shard.</summary>
/// <remarks>Written once a crossing, by the shard; read by watchers. Here rather than in the crossing, for it is nobody's business but ours.</remarks>
internal sealed class CrossingOrigins
{
    private const int Kept = 512;

    private readonly ConcurrentDictionary<int, Ring> _shards = new();

    /// <param name="shard">Whose crossing.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="origin">The record that caused it.</param>
    public void Note(int shard, long sequence, CrossingOrigin origin) => _shards.GetOrAdd(shard, _ => new Ring()).Note(sequence, origin);

    /// <summary>Null when not known.</summary>
    public CrossingOrigin? Find(int shard, long sequence) => _shards.TryGetValue(shard, out Ring? ring) ? ring.Find(sequence) : null;

    /// <summary>The shard is no longer this node's, or begins again: its numbers may come to mean other crossings.</summary>
    public void Forget(int shard) => _shards.TryRemove(shard, out _);

    private sealed class Ring
    {
        private readonly Lock _lock = new();
        private readonly (long Sequence, CrossingOrigin Origin)[] _slots = new (long, CrossingOrigin)[Kept];

        public void Note(long sequence, CrossingOrigin origin)
        {
            lock (_lock) _slots[sequence % Kept] = (sequence, origin);
        }

        public CrossingOrigin? Find(long sequence)
        {
            lock (_lock) return _slots[sequence % Kept] is var slot && slot.Sequence == sequence ? slot.Origin : null;
        }
    }
}

/// <param name="Sent">The record's Kafka timestamp, Unix milliseconds; 0 when it has none.</param>
/// <param name="Trace">Its trace; null when it is not traced.</param>
internal readonly record struct CrossingOrigin(long Sent, RecordTrace? Trace = null);
