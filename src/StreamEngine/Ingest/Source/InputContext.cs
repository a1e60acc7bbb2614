using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Ingest.Source;

/// <summary>What all shard inputs of a source share.</summary>
internal sealed class InputContext
{
    private long _gaps;
    private long _foundAgain;
    private int _needsAttention;

    public required KafkaOptions Options { get; init; }

    /// <summary>The input topics and the re-route topic; a lane is an index into this.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    public required PartitionClient Client { get; init; }

    public required Forwarder Forwarder { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Chooses the records that are traced; null when none are.</summary>
    public RecordTracing? Tracing { get; init; }

    /// <summary>Gaps that were passed over, as <c>Kafka:OnGap</c> allows.</summary>
    public long Gaps => Interlocked.Read(ref _gaps);

    public void CountGap(string gap, string goingOnFrom)
    {
        Interlocked.Increment(ref _gaps);
        Log.GapPassed(Logger, gap, goingOnFrom);
    }

    /// <summary>Offsets that the broker did not find, and of which it then said at once that the log holds them.</summary>
    public long FoundAgain => Interlocked.Read(ref _foundAgain);

    public void CountFoundAgain(TopicPartition partition, long offset)
    {
        Interlocked.Increment(ref _foundAgain);
        Log.FoundAgain(Logger, partition.Topic, partition.Partition.Value, offset);
    }

    /// <summary>Asks the poll thread to look what the inputs want of the client.</summary>
    public void NeedAttention() => Interlocked.Exchange(ref _needsAttention, 1);

    /// <summary>Whether someone asked since the last time. Poll thread only.</summary>
    public bool TakeAttention() => Volatile.Read(ref _needsAttention) != 0 && Interlocked.Exchange(ref _needsAttention, 0) != 0;
}
