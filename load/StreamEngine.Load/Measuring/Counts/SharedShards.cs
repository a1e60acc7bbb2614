using StreamEngine.Commands;
using StreamEngine.Load.Targets;
using StreamEngine.Telemetry;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>Whether all engines that were started have a part of the shards, and all shards have an engine.</summary>
internal static class SharedShards
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="target">With its engines started.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">It does not come to that.</exception>
    public static async Task RequireAsync(LoadTarget target, TimeProvider time, CancellationToken ct)
    {
        List<double> shards = [];
        for (long begun = time.GetTimestamp(); time.GetElapsedTime(begun) < Deadline; await Task.Delay(Pause, time, ct))
        {
            shards.Clear();
            foreach (EngineNode node in target.Nodes) shards.Add((await node.ScrapeAsync(ct))?.Sum(EngineMetrics.Prefix + "shards") ?? 0);
            if (shards.Sum() == target.Partitions && shards.TrueForAll(count => count > 0)) return;
        }

        throw new FaultException([$"{target.Nodes.Count} engines share {target.Partitions} shards as {string.Join(" + ", shards)}: each must have some, and all together all of them"]);
    }
}
