using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Telemetry;

namespace StreamEngine.Publish;

/// <summary>Brings the metrics of the feed up to date.</summary>
internal static class WatchReport
{
    public static void Report(WatchHub hub, EngineMetrics metrics)
    {
        CrossingLog log = hub.Log;
        metrics.Output.Watchers(log.Watchers);
        metrics.Output.ShardsUnread(log.UnreadShards);
        metrics.Queues.Queue("recent_crossings", log.Recent.Held, log.Recent.Limit);
        metrics.Queues.Queue("watcher", hub.Held.MostWaiting, hub.Options.Buffer);
        metrics.Queues.Queue("store_readers", log.StoreReaders.Taken, log.StoreReaders.Limit);
    }
}
