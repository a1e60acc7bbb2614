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

    /// <summary>The client has found the place that it was told by name (the end, the beginning), for it has said something from there.</summary>
    /// <remarks>
    /// Before that it must neither be paused nor sent elsewhere. Either makes the answer that it waits for an outdated one, which it asks
    /// for again half a second later, and then follows wherever it was sent meanwhile: all before that place would be lost.
    /// </remarks>
    public bool IsPlaced { get; private set; }

    /// <summary>The client was told to read on from here.</summary>
    public void Send(Offset to) => IsPlaced = !to.IsSpecial;

    /// <summary>The client has said something of the partition.</summary>
    public void Hear() => IsPlaced = true;
}

/// <summary>Where one partition stands, for an assignment of all.</summary>
/// <param name="At">Where the client reads on.</param>
/// <param name="IsPaused">Whether it is to fetch.</param>
internal readonly record struct PartitionPosition(TopicPartitionOffset At, bool IsPaused);
