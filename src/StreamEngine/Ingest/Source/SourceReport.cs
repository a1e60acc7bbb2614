using StreamEngine.Telemetry;

namespace StreamEngine.Ingest.Source;

/// <summary>Brings the metrics of the source up to date.</summary>
internal static class SourceReport
{
    /// <param name="source">The source.</param>
    /// <param name="mostInHand">Records that all shards here may have in hand together; no more can be on their way to a topic.</param>
    /// <param name="metrics">Where it goes.</param>
    public static void Report(KafkaSource source, long mostInHand, EngineMetrics metrics)
    {
        (long assigned, long revoked, long lost) = source.Rebalances;
        metrics.Shards.Rebalances("assigned", assigned);
        metrics.Shards.Rebalances("revoked", revoked);
        metrics.Shards.Rebalances("lost", lost);
        metrics.Shards.BrokerLosses(source.BrokerLosses);
        metrics.Queues.Queue("forwarding", source.Forwarding, mostInHand);
        Report("kafka_fetched", source.Fetched, metrics.Queues);
        Report("kafka_sending", source.Sending, metrics.Queues);
        metrics.Flow.Gaps(source.Gaps);
        metrics.Flow.FoundAgain(source.FoundAgain);
        foreach (((string topic, string reason), long count) in source.DeadLetters.All) metrics.Flow.DeadLetters(topic, reason, count);
    }

    private static void Report(string name, ClientQueue queue, QueueMetrics metrics)
    {
        metrics.Queue(name, queue.Fill.Items, queue.ItemsLimit);
        metrics.Bytes(name, queue.Fill.Bytes, queue.BytesLimit);
    }
}
