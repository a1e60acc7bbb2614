namespace Prometheus;

/// <summary>How metrics are written.</summary>
public enum ExpositionFormat
{
    PrometheusText,
    OpenMetricsText,
}
