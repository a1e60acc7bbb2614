using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>A consumer with the engine's own client settings that reads partitions of a topic to their ends and drops everything.</summary>
/// <remarks>Nothing is measured before the first record is there: who connects and asks for offsets does not consume yet.</remarks>
internal abstract class BareConsumer : IDisposable
{
    /// <summary>A broker that has not sent anything for so long will not.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>How many records became interactions; 0 when none is decoded.</summary>
    public long Interactions { get; protected set; }

    /// <summary>One that leaves the bytes as they are.</summary>
    public static BareConsumer Only(LimitsTopic topic, IReadOnlyList<int> partitions) => new Of<Ignore>(topic, partitions, Deserializers.Ignore);

    /// <summary>One that decodes every record in the poll, as the engine does.</summary>
    public static BareConsumer Decoding(LimitsTopic topic, IReadOnlyList<int> partitions, TimeProvider time) =>
        new Of<DecodedRecord>(topic, partitions, new RecordDecoder(new InteractionDecoder(topic.Options.MaxClockSkew, time).Decode, new RawRecord()));

    /// <summary>Waits for the first record, which does not count.</summary>
    /// <returns>1.</returns>
    /// <exception cref="IOException">There is none.</exception>
    public abstract long Begin(CancellationToken ct);

    /// <summary>Reads to the end of every partition.</summary>
    /// <returns>How many records, without the first.</returns>
    /// <exception cref="IOException">The broker fell silent before the end.</exception>
    public abstract long Drain(CancellationToken ct);

    public abstract void Dispose();

    private sealed class Of<T> : BareConsumer
    {
        private readonly IConsumer<Ignore, T> _consumer;
        private int _unfinished;

        public Of(LimitsTopic topic, IReadOnlyList<int> partitions, IDeserializer<T> deserializer)
        {
            _consumer = new ConsumerBuilder<Ignore, T>(ClientSettings.Consumer(topic.Options, topic.IsEmbedded))
                .SetValueDeserializer(deserializer)
                .SetLogHandler((_, _) => { })
                .Build();
            _unfinished = partitions.Count;
            _consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(LimitsTopic.Name, partition, Offset.Beginning)));
        }

        public override long Begin(CancellationToken ct)
        {
            while (_unfinished > 0)
            {
                if (Read(ct)) return 1;
            }

            throw new IOException("there is nothing to read");
        }

        public override long Drain(CancellationToken ct)
        {
            long records = 0;
            while (_unfinished > 0) records += Read(ct) ? 1 : 0;
            return records;
        }

        public override void Dispose() => _consumer.Dispose();

        /// <summary>True for a record; false for the end of a partition.</summary>
        private bool Read(CancellationToken ct)
        {
            ct.ThrowIfCancellationRequested();
            ConsumeResult<Ignore, T> result = _consumer.Consume(Silence) ?? throw new IOException($"the broker sent nothing for {Silence.TotalSeconds:F0} s");
            if (result.IsPartitionEOF)
            {
                _unfinished--;
                return false;
            }

            if (result.Message.Value is DecodedRecord { Interaction: not null }) Interactions++;
            return true;
        }
    }
}
