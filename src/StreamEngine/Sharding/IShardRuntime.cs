using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Sharding;

/// <summary>Where customers live and what drives their shards' steps: the part in which the hosts of <c>Sharding:Host</c> differ.</summary>
internal interface IShardRuntime
{
    /// <summary>Waits until an ownership may begin.</summary>
    Task ReadyAsync(CancellationToken ct);

    /// <summary>The customers of an ownership that begins; none of them is in memory.</summary>
    IShardCustomers Open(Ownership ownership);

    /// <summary>Drives the steps of one ownership until one of them says that there is no next.</summary>
    /// <remarks>Whatever ends it early, <see cref="ShardSteps.EndAsync"/> tells what became of the steps.</remarks>
    Task DriveAsync(ShardSteps steps);
}

/// <summary>An ownership of a shard, as its customers need it.</summary>
/// <param name="State">As it was acquired.</param>
/// <param name="Lanes">How many input topics there are.</param>
/// <param name="Load">Reads customers from the store.</param>
/// <param name="OnCorrupt">Hears why a snapshot could not be read.</param>
internal sealed record Ownership(
    ShardState State, int Lanes, Func<IReadOnlyList<string>, CancellationToken, ValueTask<LoadedProfiles>> Load, Action<string> OnCorrupt)
{
    public ShardId Shard => State.Shard;
}
