using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;

namespace StreamEngine.Ingest.Source;

/// <summary>The consumer, as far as partitions need it; safe to use until, and harmless after, it is closed.</summary>
/// <remarks>
/// The client's native part must not be freed under a call that is still running on another thread, so those calls hold
/// the gate that <see cref="Dispose"/> waits for. The poll thread, which is the one that closes, needs none.
/// </remarks>
internal sealed class PartitionClient(IConsumer<Ignore, DecodedRecord> consumer) : IDisposable
{
    /// <summary>The longest one question to the broker may take.</summary>
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(3);

    private readonly ReaderWriterLockSlim _gate = new();
    private bool _isClosed;

    /// <summary>Where the log was known to end when the client last fetched from it; null when not known. Any thread; no network.</summary>
    public long? KnownEnd(TopicPartition partition)
    {
        long? high = Guarded<long?>(() => consumer.GetWatermarkOffsets(partition).High.Value);
        return high >= 0 ? high : null;
    }

    /// <summary>What the broker holds of the partition now. Any thread; blocks for the network.</summary>
    /// <exception cref="KafkaException">The broker did not answer in time.</exception>
    public LogRange QueryRange(TopicPartition partition) => Guarded(() =>
    {
        WatermarkOffsets marks = consumer.QueryWatermarkOffsets(partition, QueryTimeout);
        return new LogRange(marks.Low.Value, marks.High.Value);
    });

    /// <summary>The group's committed offset; null when there is none. Any thread; blocks for the network.</summary>
    /// <exception cref="KafkaException">The broker did not answer in time.</exception>
    public long? QueryCommitted(TopicPartition partition) => Guarded<long?>(() =>
    {
        Offset committed = consumer.Committed([partition], QueryTimeout)[0].Offset;
        return committed.Value >= 0 ? committed.Value : null;
    });

    /// <summary>Leaves the offset with the client, which commits it now and then. Any thread.</summary>
    /// <exception cref="KafkaException">The partition is not this consumer's (any more).</exception>
    public void Store(TopicPartitionOffset offset) => Guarded(() =>
    {
        consumer.StoreOffset(offset);
        return true;
    });

    /// <summary>Poll thread only.</summary>
    public void Pause(TopicPartition partition) => consumer.Pause([partition]);

    /// <summary>Reads on from an offset. Poll thread only.</summary>
    /// <returns>False when the client is not ready yet: an assignment takes it a moment.</returns>
    public bool TryResumeFrom(TopicPartitionOffset from)
    {
        try
        {
            // Seek first: what the client had read ahead before the pause, or before the start, is void then.
            consumer.Seek(from);
            consumer.Resume([from.TopicPartition]);
            return true;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            return false;
        }
    }

    /// <summary>Assigns all partitions anew, each where it stands. Poll thread only.</summary>
    /// <remarks>
    /// After an offset out of range the client neither fetches the partition nor seeks in it any more, and the range
    /// assignor's protocol knows assignments only as a whole.
    /// </remarks>
    public void Reassign(IReadOnlyList<PartitionPosition> positions)
    {
        consumer.Assign(positions.Select(position => position.At));
        foreach ((TopicPartitionOffset at, bool isPaused) in positions)
        {
            if (isPaused) consumer.Pause([at.TopicPartition]);
            else consumer.Resume([at.TopicPartition]);
        }
    }

    public void Dispose()
    {
        _gate.EnterWriteLock();
        _isClosed = true;
        consumer.Dispose();
        _gate.ExitWriteLock();
    }

    private T? Guarded<T>(Func<T> call)
    {
        _gate.EnterReadLock();
        try
        {
            return _isClosed ? default : call();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }
}
