using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>A consumer with the engine's own client settings that reads partitions of a topic to their ends and drops everything.</summary>
/// <remarks>It reads nothing ahead before it drains: only its connection is there.</remarks>
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

    /// <summary>Connects.</summary>
    public abstract void Connect();

    /// <summary>Reads every partition from its beginning to its end.</summary>
    /// <returns>How many records.</returns>
    /// <exception cref="IOException">The broker fell silent before the end.</exception>
    public abstract long Drain(CancellationToken ct);

    public abstract void Dispose();

    private sealed class Of<T> : BareConsumer
    {
        private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(30);

        private readonly IConsumer<Ignore, T> _consumer;
        private readonly TopicPartition[] _partitions;
        private int _unfinished;

        public Of(LimitsTopic topic, IReadOnlyList<int> partitions, IDeserializer<T> deserializer)
        {
            _consumer = new ConsumerBuilder<Ignore, T>(ClientSettings.Consumer(topic.Options, topic.IsEmbedded))
                .SetValueDeserializer(deserializer)
                .SetLogHandler((_, _) => { })
                .Build();
            _partitions = [.. partitions.Select(partition => new TopicPartition(LimitsTopic.Name, partition))];
        }

        public override void Connect()
        {
            foreach (TopicPartition partition in _partitions) _consumer.QueryWatermarkOffsets(partition, ConnectDeadline);
        }

        public override long Drain(CancellationToken ct)
        {
            // The topic is new, so its logs begin at 0, and nobody has to be asked.
            _unfinished = _partitions.Length;
            _consumer.Assign(_partitions.Select(partition => new TopicPartitionOffset(partition, 0)));
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
