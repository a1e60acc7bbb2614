using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Store;

/// <summary>What anyone may read of any shard, owner or not: only what is durable.</summary>
/// <remarks>
/// A store that cannot be reached throws <see cref="StoreUnavailableException"/>: ask again. One that answers with what the engine never wrote
/// throws <see cref="InvalidDataException"/>, which says where and what to do: asking again does not help.
/// </remarks>
internal interface IRiskReader : IAsyncDisposable
{
    /// <summary>The shard's crossings after <paramref name="afterSequence"/>, oldest first, at most <paramref name="limit"/>.</summary>
    /// <remarks>Where retention has trimmed some of them, the first one returned has a higher number than the next in line.</remarks>
    ValueTask<IReadOnlyList<NumberedCrossing>> ReadCrossingsAsync(ShardId shard, long afterSequence, int limit, CancellationToken ct);

    /// <summary>The shard's committed state, or null when it was never acquired.</summary>
    ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct);

    /// <summary>Every stored profile of the shard, in no order.</summary>
    IAsyncEnumerable<StoredProfile> ScanAsync(ShardId shard, CancellationToken ct);

    /// <summary>The shard's committed state and the named profiles, as of one moment: no commit lies between any two of them.</summary>
    /// <remarks>Redis serves nobody else meanwhile, so name thousands, not millions.</remarks>
    ValueTask<ProfilesAsOf> ReadProfilesAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct);

    /// <summary>
    /// The customers at risk, highest priority first, of equals the higher id (by its UTF-8 bytes) first, at most <paramref name="limit"/>.
    /// </summary>
    /// <param name="shard">Whose.</param>
    /// <param name="after">Those strictly after this place, whether or not that customer still stands there; null: from the top. Its priority is finite.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, AtRiskCustomer? after, int limit, CancellationToken ct);

    /// <summary>The shard's committed state and everyone at risk, as of one moment.</summary>
    ValueTask<AtRiskIds> ReadAtRiskIdsAsync(ShardId shard, CancellationToken ct);

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

/// <summary>What a shard knew at one moment.</summary>
/// <param name="State">The committed state; null when the shard was never acquired.</param>
/// <param name="Snapshots">One for each name asked for, in that order; empty where the store has none.</param>
internal sealed record ProfilesAsOf(ShardState? State, IReadOnlyList<ReadOnlyMemory<byte>> Snapshots);

/// <summary>Who was at risk in a shard at one moment.</summary>
/// <param name="State">The committed state; null when the shard was never acquired.</param>
/// <param name="CustomerIds">In rising order of their UTF-8 bytes (<see cref="Utf8Order"/>).</param>
internal sealed record AtRiskIds(ShardState? State, IReadOnlyList<string> CustomerIds);
