using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;

namespace StreamEngine.Ingest.Source;

/// <summary>The consumer, as far as partitions need it; safe to use until, and harmless after, it is closed.</summary>
/// <remarks>
/// Closing the consumer frees its native part, and that must not happen under a call that still runs on another thread: so
/// those calls hold the gate that <see cref="Close"/> waits for. Nothing may need the gate while the group is left, so the
/// shards are given up before. What the poll thread does besides needs no gate, for it is the thread that closes.
/// </remarks>
#pragma warning disable CA1001 // Calls may knock after the end, and a lock without waiters holds nothing to dispose of.
internal sealed class PartitionClient(IConsumer<Ignore, DecodedRecord> consumer)
#pragma warning restore CA1001
{
    /// <summary>The longest one question to the broker may take, and so the longest that it holds up <see cref="Close"/>.</summary>
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How often the broker must say of a log that once held something that it is empty.</summary>
    private const int EmptyAnswers = 3;

    /// <summary>Nobody waits for the gate longer than this without looking whether it was closed for good.</summary>
    private const int GateMilliseconds = 50;

    private readonly ReaderWriterLockSlim _gate = new();
    private volatile bool _isClosing;

    /// <summary>Where the log was known to end when the client last fetched from it; null when not known. Any thread; no network.</summary>
    public long? KnownEnd(TopicPartition partition)
    {
        long? high = Guarded<long?>(() => consumer.GetWatermarkOffsets(partition).High.Value, null);
        return high >= 0 ? high : null;
    }

    /// <summary>What the broker holds of the partition now. Any thread; blocks for the network.</summary>
    /// <exception cref="KafkaException">The broker did not answer in time.</exception>
    public LogRange QueryRange(TopicPartition partition) => Guarded(() =>
    {
        WatermarkOffsets marks = consumer.QueryWatermarkOffsets(partition, QueryTimeout);

        // The client asks for the beginning and for the end, and when it got no answer to the first it says that the log is empty.
        for (int asked = 1; marks.Low == marks.High && marks.High > 0 && asked < EmptyAnswers; asked++)
        {
            if (_isClosing) throw Closed();
            marks = consumer.QueryWatermarkOffsets(partition, QueryTimeout);
        }

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
    public void Store(TopicPartitionOffset offset) => Guarded(
        () =>
        {
            consumer.StoreOffset(offset);
            return true;
        },
        false);

    /// <summary>Poll thread only.</summary>
    public void Pause(TopicPartition partition) => consumer.Pause([partition]);

    /// <summary>Makes sure that none of these is paused still from the last time that the group gave it to us: the client remembers. Poll thread only.</summary>
    public void Unpause(IEnumerable<TopicPartition> partitions)
    {
        try
        {
            consumer.Resume(partitions);
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            // What the client has never had cannot be paused.
        }
    }

    /// <summary>Reads on from an offset. Poll thread only, and only once the client has begun with the partition.</summary>
    public Resumption ResumeFrom(TopicPartitionOffset from)
    {
        try
        {
            // Seek first: what the client had read ahead before the pause, or before the start, is void then.
            consumer.Seek(from);
            consumer.Resume([from.TopicPartition]);
            return Resumption.Done;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            return e.Error.Code == ErrorCode.Local_State ? Resumption.GivenUp : Resumption.NotYet;
        }
    }

    /// <summary>Assigns all partitions anew, each where it stands. Poll thread only.</summary>
    /// <remarks>
    /// After an offset out of range the client neither fetches the partition nor seeks in it any more, and the range
    /// assignor's protocol knows assignments only as a whole. Nothing is paused here: before the client has begun with a partition,
    /// a pause may make it forget to.
    /// </remarks>
    public void Reassign(IReadOnlyList<TopicPartitionOffset> positions)
    {
        Unpause(positions.Select(position => position.TopicPartition));
        consumer.Assign(positions);
    }

    /// <summary>Leaves the group, if it was joined, and frees the client. Poll thread only, or after it ended.</summary>
    /// <param name="leaves">False after a failure, or without a broker: the client is only freed.</param>
    public void Close(bool leaves)
    {
        _isClosing = true;
        _gate.EnterWriteLock();
        try
        {
            if (leaves) consumer.Close();
            consumer.Dispose();
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    private T Guarded<T>(Func<T> call) => TryEnter() ? Leaving(call) : throw Closed();

    private T Guarded<T>(Func<T> call, T whenClosed) => TryEnter() ? Leaving(call) : whenClosed;

    private static OperationCanceledException Closed() => new("The consumer is closed");

    private bool TryEnter()
    {
        while (!_isClosing)
        {
            if (!_gate.TryEnterReadLock(GateMilliseconds)) continue;
            if (!_isClosing) return true;
            _gate.ExitReadLock();
        }

        return false;
    }

    private T Leaving<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }
}

/// <summary>What came of sending the client on.</summary>
internal enum Resumption
{
    /// <summary>It reads from there.</summary>
    Done,

    /// <summary>It is busy; ask again.</summary>
    NotYet,

    /// <summary>It fetches nothing of the partition any more, for an offset was out of range, and must be assigned to it anew.</summary>
    GivenUp,
}
