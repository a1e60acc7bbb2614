using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Store;

/// <summary>What anyone may read of any shard, owner or not: only what is durable.</summary>
internal interface IRiskReader : IAsyncDisposable
{
    /// <summary>The shard's crossings after <paramref name="afterSequence"/>, oldest first, at most <paramref name="limit"/>.</summary>
    /// <remarks>Where retention has trimmed some of them, the first one returned has a higher number than the next in line.</remarks>
    ValueTask<IReadOnlyList<NumberedCrossing>> ReadCrossingsAsync(ShardId shard, long afterSequence, int limit, CancellationToken ct);

    /// <summary>The shard's committed state, or null when it was never acquired.</summary>
    ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct);

    /// <summary>Every stored profile of the shard, in no order.</summary>
    IAsyncEnumerable<StoredProfile> ScanAsync(ShardId shard, CancellationToken ct);

    /// <summary>The customers at risk, highest priority first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, int limit, CancellationToken ct);

    /// <summary>
    /// Calls <paramref name="onNews"/> (quickly, from any thread) whenever some shard may have new crossings, until disposed.
    /// Wake-ups may be lost or spurious: a reader also polls.
    /// </summary>
    ValueTask<IAsyncDisposable> ListenAsync(Action<ShardId> onNews, CancellationToken ct);
}

/// <param name="CustomerId">Whose it is.</param>
/// <param name="Snapshot">The profile in its binary form.</param>
internal readonly record struct StoredProfile(string CustomerId, ReadOnlyMemory<byte> Snapshot);

/// <param name="CustomerId">Who.</param>
/// <param name="Priority">Score weighted by account value.</param>
internal readonly record struct AtRiskCustomer(string CustomerId, double Priority);
