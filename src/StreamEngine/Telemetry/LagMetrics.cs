using System.Globalization;
using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>How far the shards of this node are behind. A shard that has left takes its lines with it.</summary>
internal sealed class LagMetrics
{
    private readonly Gauge _records;
    private readonly Gauge _seconds;
    private readonly Gauge _behind;

    public LagMetrics(MetricFactory make)
    {
        _records = make.CreateGauge(EngineMetrics.Prefix + "consumer_lag_records", "Records in the log that are not committed yet, as far as the log's end is known.", "topic", "shard");
        _seconds = make.CreateGauge(
            EngineMetrics.Prefix + "consumer_lag_seconds", "Age, by its Kafka timestamp, of the oldest record here that is not committed yet; 0 when nothing waits here.", "shard");
        _behind = make.CreateGauge(EngineMetrics.Prefix + "shard_behind_seconds", "Shard time (the latest event time committed, or the clock of an idle shard) behind the wall clock.", "shard");
    }

    public void Records(string topic, int shard, long records) => _records.WithLabels(topic, Name(shard)).Set(records);

    public void Seconds(int shard, double seconds) => _seconds.WithLabels(Name(shard)).Set(seconds);

    public void Behind(int shard, double seconds) => _behind.WithLabels(Name(shard)).Set(seconds);

    /// <summary>Forgets every other shard.</summary>
    public void Keep(IEnumerable<int> shards)
    {
        HashSet<string> here = [.. shards.Select(Name)];
        foreach (Gauge gauge in (Gauge[])[_records, _seconds, _behind])
            foreach (string[] labels in gauge.GetAllLabelValues())
                if (!here.Contains(labels[^1])) gauge.RemoveLabelled(labels);
    }

    private static string Name(int shard) => shard.ToString(CultureInfo.InvariantCulture);
}
