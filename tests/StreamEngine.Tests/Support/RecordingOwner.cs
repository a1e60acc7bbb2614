using System.Collections.Concurrent;
using StreamEngine.Domain;
using StreamEngine.Ingest;

namespace StreamEngine.Tests.Support;

/// <summary>An owner that only remembers what it is told.</summary>
internal sealed class RecordingOwner : IShardOwner
{
    public ConcurrentDictionary<ShardId, IShardInput> Inputs { get; } = new();

    public ConcurrentQueue<(ShardId Shard, bool Lost)> Revoked { get; } = new();

    /// <summary>Runs inside the assignment, before the client has begun.</summary>
    public Action<ShardId> OnAssigning { get; set; } = _ => { };

    /// <summary>Runs inside the revocation, as an owner that commits what it has in hand.</summary>
    public Action<ShardId> OnRevoking { get; set; } = _ => { };

    public void OnAssigned(IShardInput input)
    {
        OnAssigning(input.Shard);
        Inputs[input.Shard] = input;
    }

    public void OnRevoked(IReadOnlyList<ShardId> shards, bool lost, TimeSpan deadline)
    {
        foreach (ShardId shard in shards)
        {
            OnRevoking(shard);
            Inputs.TryRemove(shard, out _);
            Revoked.Enqueue((shard, lost));
        }
    }

    public async Task<IShardInput> WaitForAsync(int partition)
    {
        await Until.TrueAsync(() => Inputs.ContainsKey(new ShardId(partition)), () => $"shard {partition} was never assigned");
        return Inputs[new ShardId(partition)];
    }
}
