using StreamEngine.Publish.Recent;
using StreamEngine.Telemetry;

namespace StreamEngine.Publish;

/// <summary>Brings the metrics of the feed up to date.</summary>
internal static class WatchReport
{
    public static void Report(CrossingLog log, EngineMetrics metrics)
    {
        metrics.Output.Watchers(log.Watchers);
        metrics.Output.ShardsUnread(log.UnreadShards);
        metrics.Queues.Queue("recent_crossings", log.Recent.Held, log.Recent.Limit);
        metrics.Queues.Queue("store_readers", log.StoreReaders.Taken, log.StoreReaders.Limit);
    }
}
