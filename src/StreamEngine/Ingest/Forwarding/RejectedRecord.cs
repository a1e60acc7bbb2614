using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;

namespace StreamEngine.Ingest.Forwarding;

/// <summary>A record that this shard does not apply, with what it takes to hand it on.</summary>
internal sealed class RejectedRecord
{
    /// <summary>Where it came from.</summary>
    public required TopicPartitionOffset Origin { get; init; }

    public required Timestamp Timestamp { get; init; }

    public required byte[]? Key { get; init; }

    /// <summary>The payload as it was, or its first <see cref="RawRecord.MostBytesKept"/> bytes.</summary>
    public required byte[]? Payload { get; init; }

    /// <summary>How many bytes the payload had.</summary>
    public required int PayloadBytes { get; init; }

    public required Headers? Headers { get; init; }

    /// <summary>Why it is a dead letter; null when it is merely misrouted.</summary>
    public DecodeFault? Fault { get; init; }

    /// <summary>For a misrouted record: whose it is.</summary>
    public string? CustomerId { get; init; }

    public RecordKind Kind => Fault is null ? RecordKind.Misrouted : RecordKind.DeadLetter;

    public bool IsTruncated => Payload?.Length < PayloadBytes;
}
