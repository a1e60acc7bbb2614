using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>Whether this node has its shards and its broker.</summary>
internal sealed class ShardMetrics
{
    private readonly Gauge _shards;
    private readonly Gauge _partitions;
    private readonly Gauge _ready;
    private readonly Gauge _connected;
    private readonly Gauge _forwardingStuck;
    private readonly Counter _losses;
    private readonly Counter _rebalances;
    private readonly Counter _failures;

    public ShardMetrics(MetricFactory make)
    {
        _shards = make.CreateGauge(EngineMetrics.Prefix + "shards", "Shards of this node, by where they are in their life.", "phase");
        _partitions = make.CreateGauge(EngineMetrics.Prefix + "partitions", "Partitions of every input topic: so many shards all nodes have together.");
        _ready = make.CreateGauge(EngineMetrics.Prefix + "ready", "1 when this node does its work, as /healthz/ready says.");
        _connected = make.CreateGauge(EngineMetrics.Prefix + "broker_connected", "1 when some broker is reachable.");
        _forwardingStuck = make.CreateGauge(EngineMetrics.Prefix + "forwarding_stuck", "1 while dead letters or re-routed records do not reach the broker; the shards' offsets wait for them.");
        _losses = make.CreateCounter(EngineMetrics.Prefix + "broker_losses_total", "How often the last reachable broker was lost.");
        _rebalances = make.CreateCounter(EngineMetrics.Prefix + "rebalances_total", "Assignments by the consumer group: shards given, taken back, or lost without warning.", "event");
        _failures = make.CreateCounter(EngineMetrics.Prefix + "shard_failures_total", "Steps that failed for no outside reason; the shard began again from the store.");
    }

    public void Phase(string phase, int shards) => _shards.WithLabels(phase).Set(shards);

    public void Partitions(int count) => _partitions.Set(count);

    public void Health(bool isReady, bool isConnected, bool isForwardingStuck)
    {
        _ready.Set(isReady ? 1 : 0);
        _connected.Set(isConnected ? 1 : 0);
        _forwardingStuck.Set(isForwardingStuck ? 1 : 0);
    }

    public void BrokerLosses(long count) => _losses.IncTo(count);

    public void Rebalances(string change, long count) => _rebalances.WithLabels(change).IncTo(count);

    public void CountFailure() => _failures.Inc();
}
