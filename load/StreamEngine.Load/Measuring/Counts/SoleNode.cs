using StreamEngine.Commands;
using StreamEngine.Load.Targets;
using StreamEngine.Telemetry;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>Whether one node's metrics tell of all there is: only where it has every shard.</summary>
internal static class SoleNode
{
    /// <summary>A node that has just come, or gone, is known to the group only after a moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="node">One that is ready.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">Other nodes have some of the shards.</exception>
    public static async Task RequireAsync(EngineNode node, TimeProvider time, CancellationToken ct)
    {
        (double shards, double partitions) = (0, 0);
        for (long begun = time.GetTimestamp(); time.GetElapsedTime(begun) < Patience; await Task.Delay(Pause, time, ct))
        {
            if (await node.ScrapeAsync(ct) is not { } scrape) continue;
            (shards, partitions) = (scrape.Sum(EngineMetrics.Prefix + "shards"), scrape.Sum(EngineMetrics.Prefix + "partitions"));
            if (partitions > 0 && shards >= partitions) return;
        }

        throw new FaultException([partitions == 0
            ? $"--http {node.Http} says nothing of its shards: is it an engine, and in its group?"
            : $"--http {node.Http} has {shards} of {partitions} shards, and its metrics tell of those alone: give --store, too, the Redis that all nodes share"]);
    }
}
