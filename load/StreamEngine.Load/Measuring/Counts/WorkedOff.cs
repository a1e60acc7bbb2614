using StreamEngine.Commands;
using StreamEngine.Load.Targets;
using StreamEngine.Telemetry;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>Whether an engine that is there has worked off what others have sent: else that would be counted as ours.</summary>
internal static class WorkedOff
{
    /// <summary>The last records of others may still be on their way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="node">One that is ready.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">Records wait for it.</exception>
    public static async Task RequireAsync(EngineNode node, TimeProvider time, CancellationToken ct)
    {
        double waiting = 0;
        for (long begun = time.GetTimestamp(); time.GetElapsedTime(begun) < Patience; await Task.Delay(Pause, time, ct))
        {
            if (await node.ScrapeAsync(ct) is not { } scrape) continue;
            waiting = scrape.Sum(EngineMetrics.Prefix + "consumer_lag_records");
            if (waiting == 0) return;
        }

        throw new FaultException([$"--http {node.Http} has {waiting} records to work off, which would be counted as this run's: wait until streamengine_consumer_lag_records is 0, and see that nobody else writes to its topics"]);
    }
}
