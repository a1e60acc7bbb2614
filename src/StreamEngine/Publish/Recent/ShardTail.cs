using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Publish.Recent;

/// <summary>The newest crossings of one shard, without gaps. Written by one, read by many.</summary>
/// <param name="shard">The shard.</param>
/// <param name="capacity">How many are kept.</param>
internal sealed class ShardTail(ShardId shard, int capacity)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NumberedCrossing[] _ring = new NumberedCrossing[capacity];
    private ShardStanding _standing;
    private long _first = 1;

    public ShardId Shard => shard;

    public int Capacity => capacity;

    /// <summary>How many are here.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return (int)(_standing.Last - _first + 1);
        }
    }

    /// <summary>What the store last said of the shard, and how far this tail has come.</summary>
    public ShardStanding Standing
    {
        get
        {
            lock (_gate) return _standing;
        }
    }

    /// <summary>Whether the store has told of the shard.</summary>
    public bool HasBegun => _begun.Task.IsCompleted;

    /// <summary>Ends when the store has told of the shard.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Begins anew after the crossing <paramref name="last"/>: the shard is read for the first time, or the store knows nothing of what stands here.</summary>
    public void Restart(ushort origin, long last, Instant time)
    {
        lock (_gate)
        {
            _standing = new ShardStanding(origin, last, time);
            _first = last + 1;
            Array.Clear(_ring);
        }

        _begun.TrySetResult();
    }

    /// <summary>The shard has reached this event time.</summary>
    public void Reached(Instant time)
    {
        lock (_gate) _standing = _standing with { Time = Instant.Max(_standing.Time, time) };
    }

    /// <summary>Adds crossings in their order. Where the store no longer keeps some in between, what stood before them goes too.</summary>
    public void Append(IReadOnlyList<NumberedCrossing> crossings)
    {
        lock (_gate)
        {
            foreach (NumberedCrossing crossing in crossings)
            {
                long sequence = crossing.Id.Sequence;
                if (sequence != _standing.Last + 1) _first = sequence;
                _ring[sequence % capacity] = crossing;
                _first = Math.Max(_first, sequence - capacity + 1);
                _standing = _standing with { Last = sequence, Time = Instant.Max(_standing.Time, crossing.Crossing.At) };
            }
        }
    }

    /// <summary>The crossings after <paramref name="after"/>, oldest first, at most <paramref name="limit"/>; none for a reader who is ahead.</summary>
    /// <returns>False when they are not all here any more: the store has them.</returns>
    public bool TryRead(long after, int limit, out IReadOnlyList<NumberedCrossing> crossings)
    {
        lock (_gate)
        {
            crossings = [];
            if (after + 1 < _first) return false;
            int count = (int)Math.Clamp(_standing.Last - after, 0, limit);
            if (count == 0) return true;
            NumberedCrossing[] page = new NumberedCrossing[count];
            for (int i = 0; i < count; i++) page[i] = _ring[(after + 1 + i) % capacity];
            crossings = page;
            return true;
        }
    }
}

/// <param name="Origin">A digest of the store's knowledge of the shard (<c>ShardState.Origin</c>); 0: nobody ever owned it.</param>
/// <param name="Last">The newest crossing known here.</param>
/// <param name="Time">The event time that the shard has reached.</param>
internal readonly record struct ShardStanding(ushort Origin, long Last, Instant Time);
