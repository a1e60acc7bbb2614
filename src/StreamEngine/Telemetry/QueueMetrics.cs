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
        _bytes = make.CreateGauge(EngineMetrics.Prefix + "input_buffer_bytes", "Bytes of records read ahead and not yet taken by their shards.");
        _bytesLimit = make.CreateGauge(EngineMetrics.Prefix + "input_buffer_limit_bytes", "How many there may be before partitions pause.");
    }

    public void Queue(string name, long items, long limit)
    {
        _items.WithLabels(name).Set(items);
        _limits.WithLabels(name).Set(limit);
    }

    public void InputBytes(long bytes, long limit)
    {
        _bytes.Set(bytes);
        _bytesLimit.Set(limit);
    }
}
