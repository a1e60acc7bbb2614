using Confluent.Kafka;

namespace StreamEngine.Ingest.Source;

/// <summary>What the client was told to do with one partition, and what it is to be told next.</summary>
internal sealed class PartitionFlow(TopicPartition partition)
{
    public TopicPartition Partition { get; } = partition;

    /// <summary>The client was told to fetch nothing.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The client gave the partition up, for its offset had left the log; it must be assigned to it anew.</summary>
    public bool IsDetached { get; set; }

    /// <summary>Where the client is to read on; null when it reads where it should.</summary>
    public Offset? SeekTo { get; set; }
}

/// <summary>Where one partition stands, for an assignment of all.</summary>
/// <param name="At">Where the client reads on.</param>
/// <param name="IsPaused">Whether it is to fetch.</param>
internal readonly record struct PartitionPosition(TopicPartitionOffset At, bool IsPaused);
