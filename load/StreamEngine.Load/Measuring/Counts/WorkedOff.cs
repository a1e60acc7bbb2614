using StreamEngine.Commands;
using StreamEngine.Load.Targets;
using StreamEngine.Telemetry;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>Whether an engine that is there has worked off what others have sent: else that would be counted as ours.</summary>
internal static class WorkedOff
{
    /// <param name="node">One that is ready.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">Records wait for it.</exception>
    public static async Task RequireAsync(EngineNode node, TimeProvider time, CancellationToken ct)
    {
        double? waiting = null;
        if (await node.SaysAsync(HasNoneWaiting, time, ct)) return;
        throw new FaultException([waiting is null
            ? $"--http {node.Http} tells no metrics"
            : $"--http {node.Http} has {waiting} records to work off, which would be counted as this run's: wait until streamengine_consumer_lag_records is 0, and see that nobody else writes to its topics"]);

        bool HasNoneWaiting(PrometheusText scrape)
        {
            (double? before, waiting) = (waiting, scrape.Sum(EngineMetrics.Prefix + "consumer_lag_records"));

            // The mark at the end of a transaction is no record and is never committed: such a lag stays, and nothing of it waits.
            return waiting == 0 || (waiting == before && scrape.Sum(EngineMetrics.Prefix + "consumer_lag_seconds") == 0);
        }
    }
}
