using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Measuring.Probes;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Load.Scenarios.Session;

/// <summary>A time of load at one rate, and what it did.</summary>
internal sealed record Stretch
{
    public required double PerSecond { get; init; }

    public required TrafficCounts Traffic { get; init; }

    /// <summary>Broken off, because the engine fell too far behind.</summary>
    public required bool IsOverloaded { get; init; }

    public required ProbeTrack Probes { get; init; }

    /// <summary>From due to told at a watcher, in microseconds.</summary>
    public Histogram Latency => Probes.Latency.All;

    /// <summary>From due to handed to the Kafka client, in microseconds.</summary>
    public required Histogram Lateness { get; init; }

    /// <summary>What the engines had measured, from due to durable in the store, when the warm-up was over.</summary>
    public required BucketCounts DurableBefore { get; init; }

    /// <summary>What they have measured since; read when all is committed.</summary>
    public BucketCounts Durable { get; init; } = new([]);
}
