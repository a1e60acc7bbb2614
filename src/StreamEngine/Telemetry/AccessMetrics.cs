using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>Who was let in and who was not; in numbers only.</summary>
internal sealed class AccessMetrics
{
    private readonly Counter _verdicts;

    public AccessMetrics(MetricFactory make) => _verdicts = make.CreateCounter(
        EngineMetrics.Prefix + "access_total",
        "Calls judged: admitted; without credential; with a bad one; from an address with too many of those; in too small a role; too many a second; too many under way; too many streams. Who is refused for the last two has been admitted, or known as a stranger, before, and counts as both.",
        "verdict");

    public void Judged(string verdict, long count) => _verdicts.WithLabels(verdict).IncTo(count);
}
