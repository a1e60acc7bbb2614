using StreamEngine.Domain;

namespace StreamEngine.Store;

/// <summary>Where shards keep their customers: profiles, crossings, due moments, shard time and input offsets, moved in one step.</summary>
/// <remarks>
/// A store that cannot be reached or answers with a passing fault throws <see cref="StoreUnavailableException"/>; the call may
/// then have been carried out or not, and the same call may be made again. One that holds what the engine never wrote throws
/// <see cref="InvalidDataException"/>, which says what and what to do.
/// </remarks>
internal interface IShardStore : IAsyncDisposable
{
    /// <summary>Takes the shard: a new epoch, from which on every older owner is fenced.</summary>
    ValueTask<ShardState> AcquireAsync(ShardId shard, CancellationToken ct);

    /// <summary>Reads many customers in one round trip: those named, and those whose due moment has come.</summary>
    ValueTask<LoadedProfiles> LoadAsync(ShardId shard, ProfileRequest wanted, CancellationToken ct);

    /// <summary>Writes all of the commit, or nothing.</summary>
    ValueTask<CommitResult> CommitAsync(ShardCommit commit, CancellationToken ct);

    /// <summary>The committed state, or null when the shard was never acquired: whether an ownership still stands.</summary>
    ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct);

    /// <summary>One cheap round trip: throws when the store does not answer.</summary>
    ValueTask PingAsync(CancellationToken ct);
}
