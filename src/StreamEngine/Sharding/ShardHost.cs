using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding;

/// <summary>The shards of this node: one loop for each shard the consumer group assigns, whichever way their customers live.</summary>
internal sealed class ShardHost(
    IShardStore store, IShardRuntime runtime, AnonymousCounts anonymous, EngineOptions options, EngineMetrics metrics, TimeProvider clock, ILogger<ShardHost> log) : IShardOwner
{
    private readonly ConcurrentDictionary<ShardId, (ShardLoop Loop, Task Running)> _shards = new();

    /// <summary>The loops now running here.</summary>
    public IEnumerable<ShardLoop> Loops => _shards.Values.Select(shard => shard.Loop);

    public void OnAssigned(IShardInput input)
    {
        ShardLoop loop = new(input, store, runtime, anonymous, options, metrics, clock, log);
        _shards[input.Shard] = (loop, Task.Run(loop.RunAsync));
    }

    public void OnRevoked(IReadOnlyList<ShardId> shards, bool lost, TimeSpan deadline)
    {
        List<(ShardLoop Loop, Task Running)> leaving = [];
        foreach (ShardId shard in shards)
            if (_shards.TryRemove(shard, out (ShardLoop Loop, Task Running) left)) leaving.Add(left);

        foreach ((ShardLoop loop, _) in leaving)
        {
            if (lost) loop.Drop();
            else loop.Stop();
        }

        // The poll thread waits here on purpose: the group hands the shards on when this returns.
        Task all = Task.WhenAll(leaving.Select(shard => shard.Running));
        bool isFinished = Task.WaitAny([all], deadline) == 0;
        foreach ((ShardLoop loop, _) in leaving) loop.Drop();
        Log.Revoked(log, leaving.Count, lost, isFinished);
    }
}
