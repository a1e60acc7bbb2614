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

    /// <summary>What the shard waits for has left the log, and the broker is being asked where the log goes on: till then nothing is wanted.</summary>
    public bool HasGap { get; set; }

    /// <summary>How often the client did not find an offset that the log holds, since it last read something there.</summary>
    public int FoundAgain { get; set; }

    /// <summary>The client has begun with the partition where it was told to, for it has said something from there.</summary>
    /// <remarks>
    /// Before that it must neither be paused nor sent elsewhere. Either makes the answer that it waits for, where the log begins, an
    /// outdated one: it asks again half a second later, and goes there then, wherever it was sent meanwhile. The lane notices and
    /// sends it on, but late. Or worse, the client has not even come to begin, and then never does.
    /// </remarks>
    public bool IsPlaced { get; private set; }

    /// <summary>The client is given the partition, and reads on.</summary>
    public void Assign()
    {
        IsPaused = false;
        IsDetached = false;
        SeekTo = null;
        IsPlaced = false;
    }

    /// <summary>It does not matter any more where the shard wanted to read.</summary>
    public void Forget()
    {
        SeekTo = null;
        HasGap = false;
        FoundAgain = 0;
    }

    /// <summary>The client has said something of the partition.</summary>
    public void Hear() => IsPlaced = true;
}
