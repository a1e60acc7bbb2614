using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>Everything that fills up: how full it is, and where it ends.</summary>
internal sealed class QueueMetrics
{
    private readonly Gauge _items;
    private readonly Gauge _limits;
    private readonly Gauge _bytes;
    private readonly Gauge _bytesLimit;

    public QueueMetrics(MetricFactory make)
    {
        _items = make.CreateGauge(EngineMetrics.Prefix + "queue_items", "How much stands in a bounded queue or buffer of this node.", "queue");
        _limits = make.CreateGauge(EngineMetrics.Prefix + "queue_limit_items", "How much it can hold.", "queue");
        _bytes = make.CreateGauge(EngineMetrics.Prefix + "queue_bytes", "Bytes of the records in a queue that is bounded by them too.", "queue");
        _bytesLimit = make.CreateGauge(EngineMetrics.Prefix + "queue_limit_bytes", "How many there may be.", "queue");
    }

    public void Queue(string name, long items, long limit)
    {
        _items.WithLabels(name).Set(items);
        _limits.WithLabels(name).Set(limit);
    }

    public void Bytes(string name, long bytes, long limit)
    {
        _bytes.WithLabels(name).Set(bytes);
        _bytesLimit.WithLabels(name).Set(limit);
    }
}
