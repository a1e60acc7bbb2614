using Confluent.Kafka;
using StreamEngine.Commands;
using StreamEngine.Commands.Traffic;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Load.Sending;

/// <summary>Puts records into the input topics: the topic by channel, the partition by customer.</summary>
/// <remarks>
/// Sends as the engine's own producers do, one request at a time: while one is on its way, records gather for the next. (The embedded
/// broker hands out one request's records of a partition a fetch, so that many small requests would choke it, not the engine.)
/// Delivery reports are left out, for a report each would cost as much as the sending; what the logs have grown by tells what
/// arrived (<see cref="LogEnds"/>). For one thread.
/// </remarks>
internal sealed class KafkaSink : IRecordSink, IDisposable
{
    private readonly IProducer<byte[]?, byte[]> _producer;
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
        KafkaLibrary.EnsureLoaded();
        _partitioner = kafka.Partitioner;
        _partitions = partitions;
        _places = [.. channels.Names.Select(channel => Places(new InteractionAddress(channel, null).Topic(kafka.Topics)))];
        ProducerConfig settings = ClientSettings.Producer(kafka);
        settings.EnableDeliveryReports = false;
        _producer = new ProducerBuilder<byte[]?, byte[]>(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => Trouble = error.Reason).Build();

        TopicPartition[] Places(string topic) => [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition))];
    }

    /// <summary>What the client last complained of.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Hears of each record, with where it goes.</summary>
    public Action<TopicPartition, int>? OnSent { get; init; }

    public bool TrySend(in OutgoingRecord record, long timestamp)
    {
        TopicPartition place = _places[record.Channel][Partition(record.Key)];
        _message.Key = record.Key;
        _message.Value = record.Payload;
        _message.Timestamp = new Timestamp(timestamp, TimestampType.CreateTime);
        try
        {
            _producer.Produce(place, _message);
        }
        catch (ProduceException<byte[]?, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }

        OnSent?.Invoke(place, record.Payload.Length + (record.Key?.Length ?? 0));
        return true;
    }

    /// <summary>Waits until the broker has answered for everything.</summary>
    /// <exception cref="FaultException">It has not.</exception>
    public async Task FlushAsync(TimeSpan deadline, CancellationToken ct)
    {
        int left = await Task.Run(() => _producer.Flush(deadline), ct);
        if (left > 0) throw new FaultException([$"Kafka did not take {left} records within {deadline.TotalSeconds:F0} s{(Trouble is null ? "" : $": {Trouble}")}"]);
    }

    public void Dispose() => _producer.Dispose();

    private int Partition(byte[]? key)
    {
        if (key is not null) return Partitioners.PartitionOf(_partitioner, key, _partitions);
        _nextAnonymous = (_nextAnonymous + 1) % _partitions;
        return _nextAnonymous;
    }
}
