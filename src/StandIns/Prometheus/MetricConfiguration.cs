namespace Prometheus;

/// <summary>What can be said of a metric when it is made.</summary>
public abstract class MetricConfiguration
{
    public string[]? LabelNames { get; set; }
}

/// <inheritdoc/>
public sealed class CounterConfiguration : MetricConfiguration;

/// <inheritdoc/>
public sealed class GaugeConfiguration : MetricConfiguration;

/// <inheritdoc/>
public sealed class HistogramConfiguration : MetricConfiguration
{
    /// <summary>Upper bounds, rising; one of infinity is added where it is missing.</summary>
    public double[]? Buckets { get; set; }
}
