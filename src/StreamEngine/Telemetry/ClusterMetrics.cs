using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>The cluster of customers, under <c>Sharding:Host=akka</c>.</summary>
internal sealed class ClusterMetrics
{
    private readonly Gauge _members;
    private readonly Gauge _unreachable;
    private readonly Counter.Child _here;
    private readonly Counter.Child _elsewhere;
    private readonly Counter _askedBack;
    private Func<(int Up, int Unreachable)> _observe = () => default;

    public ClusterMetrics(MetricFactory make)
    {
        _members = make.CreateGauge(EngineMetrics.Prefix + "cluster_members", "Nodes of the cluster, as this one sees it; 0 under kafka-group.");
        _unreachable = make.CreateGauge(EngineMetrics.Prefix + "cluster_unreachable", "Those of them that cannot be reached from somewhere.");
        Counter answers = make.CreateCounter(EngineMetrics.Prefix + "customer_answers_total", "Orders that customers have answered, by where those live: here, or elsewhere in the cluster.", "from");
        _here = answers.WithLabels("here");
        _elsewhere = answers.WithLabels("elsewhere");
        _askedBack = make.CreateCounter(EngineMetrics.Prefix + "customer_asked_back_total", "Orders answered by asking for the snapshot: the customer had left memory meanwhile.");
    }

    /// <summary>Where the members are asked for.</summary>
    public void Observe(Func<(int Up, int Unreachable)> members) => _observe = members;

    public void Collect()
    {
        (int up, int unreachable) = _observe();
        _members.Set(up);
        _unreachable.Set(unreachable);
    }

    public void CountAnswers(int here, int elsewhere)
    {
        _here.Inc(here);
        _elsewhere.Inc(elsewhere);
    }

    public void CountAskedBack(int orders) => _askedBack.Inc(orders);
}
