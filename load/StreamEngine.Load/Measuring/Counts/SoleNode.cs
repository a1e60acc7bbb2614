using StreamEngine.Commands;
using StreamEngine.Load.Targets;
using StreamEngine.Telemetry;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>Whether one node's metrics tell of all there is: only where it has every shard.</summary>
internal static class SoleNode
{
    /// <param name="node">One that is ready.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">Other nodes have some of the shards.</exception>
    public static async Task RequireAsync(EngineNode node, TimeProvider time, CancellationToken ct)
    {
        (double shards, double partitions) = (0, 0);
        if (await node.SaysAsync(HasAll, time, ct)) return;
        throw new FaultException([partitions == 0
            ? $"--http {node.Http} says nothing of its shards: is it an engine, and in its group?"
            : $"--http {node.Http} has {shards} of {partitions} shards, and its metrics tell of those alone: give --store, too, the Redis that all nodes share"]);

        bool HasAll(PrometheusText scrape)
        {
            (shards, partitions) = (scrape.Sum(EngineMetrics.Prefix + "shards"), scrape.Sum(EngineMetrics.Prefix + "partitions"));
            return partitions > 0 && shards >= partitions;
        }
    }
}
