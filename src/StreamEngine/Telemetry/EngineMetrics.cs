using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>Everything that a node counts and measures, in a registry of its own: two engines in one process share nothing.</summary>
/// <remarks>
/// Most of it is pulled: what the engine counts anyway is copied here when someone asks for the metrics. Pushed is only what has no other
/// place, once a batch. Labels come from fixed or configured lists (topics, shards of this node, results); never from an event.
/// </remarks>
internal sealed class EngineMetrics
{
    public const string Prefix = "streamengine_";

    /// <param name="topics">The input topics, in the order of their lanes.</param>
    /// <param name="deadLetterReasons">All that a dead letter can be one for.</param>
    public EngineMetrics(IReadOnlyList<string> topics, IReadOnlyList<string> deadLetterReasons)
    {
        Registry = Metrics.NewCustomRegistry();
        MetricFactory make = Metrics.WithCustomRegistry(Registry);
        Flow = new FlowMetrics(make, topics, deadLetterReasons);
        Lag = new LagMetrics(make);
        Shards = new ShardMetrics(make);
        State = new StateMetrics(make);
        Store = new StoreMetrics(make);
        Output = new OutputMetrics(make);
        Access = new AccessMetrics(make);
        Queues = new QueueMetrics(make);
        Traces = new TraceMetrics(make);
        Cluster = new ClusterMetrics(make);
        Runtime = new RuntimeMetrics(make);
        BeforeCollect(Cluster.Collect);
        BeforeCollect(Runtime.Collect);
    }

    public CollectorRegistry Registry { get; }

    public FlowMetrics Flow { get; }

    public LagMetrics Lag { get; }

    public ShardMetrics Shards { get; }

    public StateMetrics State { get; }

    public StoreMetrics Store { get; }

    public OutputMetrics Output { get; }

    public AccessMetrics Access { get; }

    public QueueMetrics Queues { get; }

    public TraceMetrics Traces { get; }

    public ClusterMetrics Cluster { get; }

    public RuntimeMetrics Runtime { get; }

    /// <summary>Whoever counts by itself brings its counts up to date here, each time before the metrics are shown.</summary>
    public void BeforeCollect(Action report) => Registry.AddBeforeCollectCallback(report);
}
