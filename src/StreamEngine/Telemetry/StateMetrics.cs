using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>The customers of this node's shards, and their coming and going between memory and store.</summary>
internal sealed class StateMetrics
{
    private readonly Gauge _resident;
    private readonly Gauge _residentBytes;
    private readonly Gauge _residentBytesLimit;
    private readonly Gauge _atLevel;
    private readonly Counter _loads;
    private readonly Counter _evictions;
    private readonly Counter _removals;
    private readonly Counter _corrupt;

    public StateMetrics(MetricFactory make)
    {
        _resident = make.CreateGauge(EngineMetrics.Prefix + "resident_customers", "Customers in memory.");
        _residentBytes = make.CreateGauge(EngineMetrics.Prefix + "resident_bytes", "What they take, about.");
        _residentBytesLimit = make.CreateGauge(EngineMetrics.Prefix + "resident_limit_bytes", "What they may take, about, before the least recently used leave memory.");
        _atLevel = make.CreateGauge(
            EngineMetrics.Prefix + "customers_at_level", "Customers of this node's shards who stand at the level, in memory or not. Low is too small where an engine that did not count it has filled the store.", "level");
        _loads = make.CreateCounter(EngineMetrics.Prefix + "customer_loads_total", "Customers read from the store into memory.");
        _evictions = make.CreateCounter(EngineMetrics.Prefix + "customer_evictions_total", "Customers let go from memory to keep its bounds; they stay in the store.");
        _removals = make.CreateCounter(EngineMetrics.Prefix + "customer_removals_total", "Customers removed from the store because nothing was left to know of them.");
        _corrupt = make.CreateCounter(EngineMetrics.Prefix + "snapshots_corrupt_total", "Customers begun anew because their snapshot could not be read.");
    }

    public void Resident(long customers, long bytes, long bytesLimit)
    {
        _resident.Set(customers);
        _residentBytes.Set(bytes);
        _residentBytesLimit.Set(bytesLimit);
    }

    public void AtLevel(string level, long customers) => _atLevel.WithLabels(level).Set(customers);

    public void Loaded(int customers) => _loads.Inc(customers);

    /// <summary>A step was committed.</summary>
    public void Committed(int removals, int evictions, long corrupt)
    {
        if (removals > 0) _removals.Inc(removals);
        if (evictions > 0) _evictions.Inc(evictions);
        if (corrupt > 0) _corrupt.Inc(corrupt);
    }
}
