using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>Whether traces reach their collector.</summary>
internal sealed class TraceMetrics
{
    private readonly Counter.Child _sent;
    private readonly Counter.Child _failed;
    private readonly Counter.Child _dropped;

    public TraceMetrics(MetricFactory make)
    {
        Counter spans = make.CreateCounter(
            EngineMetrics.Prefix + "trace_spans_total", "Spans of traced records: sent to the collector, given up because it did not take them, or dropped because too many waited for it.", "result");
        _sent = spans.WithLabels("sent");
        _failed = spans.WithLabels("failed");
        _dropped = spans.WithLabels("dropped");
    }

    /// <summary>The collector was asked to take some.</summary>
    public void Exported(long spans, bool isSent) => (isSent ? _sent : _failed).Inc(spans);

    public void Dropped() => _dropped.Inc();
}
