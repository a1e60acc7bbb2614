using Confluent.Kafka;
using StreamEngine.Commands;
using StreamEngine.Commands.Traffic;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Load.Sending;

/// <summary>Puts records into the input topics: the topic by channel, the partition by customer.</summary>
/// <remarks>What the logs have grown by tells what arrived (<see cref="LogEnds"/>). For one thread.</remarks>
internal sealed class KafkaSink : IRecordSink, IDisposable
{
    private readonly RecordProducer _producer;
    private readonly KeyPartitioner _partitioner;
    private readonly int _partitions;
    private readonly TopicPartition[][] _places;
    private readonly Message<byte[]?, byte[]> _message = new();
    private int _nextAnonymous;

    /// <param name="kafka">Where to.</param>
    /// <param name="partitions">Of each topic.</param>
    /// <param name="channels">By which the topic is chosen.</param>
    public KafkaSink(KafkaOptions kafka, int partitions, ChannelMix channels)
    {
        _producer = new RecordProducer(kafka);
        _partitioner = kafka.Partitioner;
        _partitions = partitions;
        _places = [.. channels.Names.Select(channel => Places(new InteractionAddress(channel, null).Topic(kafka.Topics)))];

        TopicPartition[] Places(string topic) => [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition))];
    }

    /// <summary>What the client last complained of.</summary>
    public string? Trouble => _producer.Trouble;

    /// <summary>Hears of each record, with where it goes.</summary>
    public Action<TopicPartition, int>? OnSent { get; init; }

    public bool TrySend(in OutgoingRecord record, long timestamp)
    {
        TopicPartition place = _places[record.Channel][Partition(record.Key)];
        _message.Key = record.Key;
        _message.Value = record.Payload;
        _message.Timestamp = new Timestamp(timestamp, TimestampType.CreateTime);
        if (!_producer.TrySend(place, _message)) return false;
        OnSent?.Invoke(place, record.Payload.Length + (record.Key?.Length ?? 0));
        return true;
    }

    /// <summary>Waits until the broker has answered for everything.</summary>
    /// <exception cref="FaultException">It has not.</exception>
    public Task FlushAsync(TimeSpan deadline, CancellationToken ct) => _producer.FlushAsync(deadline, ct);

    public void Dispose() => _producer.Dispose();

    private int Partition(byte[]? key)
    {
        if (key is not null) return Partitioners.PartitionOf(_partitioner, key, _partitions);
        _nextAnonymous = (_nextAnonymous + 1) % _partitions;
        return _nextAnonymous;
    }
}
