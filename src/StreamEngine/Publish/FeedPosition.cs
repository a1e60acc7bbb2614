using System.Collections.Immutable;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Publish;

/// <summary>How far a reader has come: for each shard the last crossing it has handled. Immutable.</summary>
/// <remarks>
/// Reading on from the position after the last handled item misses nothing and repeats nothing, on any node. Shards that the
/// position does not name begin at the oldest crossing still kept (<see cref="FromStart"/>) or after the newest
/// (<see cref="FromEnd"/>).
/// </remarks>
internal sealed class FeedPosition
{
    public static readonly FeedPosition FromStart = new(ImmutableSortedDictionary<int, long>.Empty, startsAtEnd: false);

    public static readonly FeedPosition FromEnd = new(ImmutableSortedDictionary<int, long>.Empty, startsAtEnd: true);

    private readonly ImmutableSortedDictionary<int, long> _handled;

    private FeedPosition(ImmutableSortedDictionary<int, long> handled, bool startsAtEnd)
    {
        _handled = handled;
        StartsAtEnd = startsAtEnd;
    }

    /// <summary>Where shards begin that are not named: after the newest crossing, or at the oldest.</summary>
    public bool StartsAtEnd { get; }

    /// <summary>The shards named, in order, with the last crossing handled of each.</summary>
    public IEnumerable<CrossingId> Handled => _handled.Select(entry => new CrossingId(new ShardId(entry.Key), entry.Value));

    /// <summary>The number of the last crossing handled of the shard; null: the shard is not named.</summary>
    public long? this[ShardId shard] => _handled.TryGetValue(shard.Partition, out long sequence) ? sequence : null;

    /// <summary>This position with one shard standing after the crossing.</summary>
    public FeedPosition After(CrossingId crossing) => new(_handled.SetItem(crossing.Shard.Partition, crossing.Sequence), StartsAtEnd);

    public override string ToString() => _handled.IsEmpty ? (StartsAtEnd ? "end" : "start") : string.Join(", ", Handled);
}
