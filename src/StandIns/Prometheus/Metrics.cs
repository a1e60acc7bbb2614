namespace Prometheus;

/// <summary>Where registries and factories come from.</summary>
public static class Metrics
{
    public static CollectorRegistry NewCustomRegistry() => new();

    public static MetricFactory WithCustomRegistry(CollectorRegistry registry) => new(registry);
}
