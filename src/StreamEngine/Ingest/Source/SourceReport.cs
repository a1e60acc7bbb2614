using StreamEngine.Telemetry;

namespace StreamEngine.Ingest.Source;

/// <summary>Brings the metrics of the source up to date.</summary>
internal static class SourceReport
{
    public static void Report(KafkaSource source, EngineMetrics metrics)
    {
        (long assigned, long revoked, long lost) = source.Rebalances;
        metrics.Shards.Rebalances("assigned", assigned);
        metrics.Shards.Rebalances("revoked", revoked);
        metrics.Shards.Rebalances("lost", lost);
        metrics.Shards.BrokerLosses(source.BrokerLosses);
        metrics.Flow.Gaps(source.Gaps);
        foreach (((string topic, string reason), long count) in source.DeadLetters.All) metrics.Flow.DeadLetters(topic, reason, count);
    }
}
