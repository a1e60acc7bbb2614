using StreamEngine.Domain;

namespace StreamEngine.Store;

/// <summary>What the store knows of a shard, apart from its customers.</summary>
internal sealed record ShardState
{
    public required ShardId Shard { get; init; }

    /// <summary>The ownership this state was read under.</summary>
    public required ShardLease Lease { get; init; }

    /// <summary>
    /// Names the store's knowledge of the shard: random, made by the first acquisition, kept by every later one, gone with everything else
    /// when the store is wiped. So a reader can tell crossing 42 from the crossing 42 of a store that began anew. A rollback keeps it.
    /// Empty where an older engine wrote the state, until the next acquisition.
    /// </summary>
    public required Guid Origin { get; init; }

    /// <summary>How many commits the shard has had; the next one is this plus one.</summary>
    public required long Commits { get; init; }

    /// <summary>The number of the last crossing, 0 when there was none.</summary>
    public required long LastSequence { get; init; }

    /// <summary>The largest event time applied (or the clock, when idle).</summary>
    public required Instant Time { get; init; }

    /// <summary>The next offset to read of each topic; empty when the store knows nothing of the shard.</summary>
    public required OffsetVector Offsets { get; init; }

    /// <summary>The earliest due moment of any customer, or <see cref="Instant.Never"/>.</summary>
    public required Instant NextDue { get; init; }

    public required ShardTally Tally { get; init; }
}

/// <summary>One ownership of one shard.</summary>
/// <param name="Epoch">Rises by one with every ownership.</param>
/// <param name="Token">
/// Random: tells two ownerships apart that bear one epoch, as can happen when the store forgets its last second.
/// </param>
internal readonly record struct ShardLease(long Epoch, Guid Token);
