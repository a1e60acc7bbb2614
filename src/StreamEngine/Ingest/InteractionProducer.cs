using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Ingest.Source;
using StreamEngine.Store;

namespace StreamEngine.Ingest;

/// <summary>Puts interactions into the input topics, each where its customer lives: for replay and demonstration.</summary>
/// <remarks>For one thread. What the broker refuses is counted and reported by <see cref="FlushAsync"/>.</remarks>
internal sealed class InteractionProducer : IDisposable
{
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(10);

    private readonly IProducer<byte[]?, byte[]> _producer;
    private readonly KeyPartitioner _partitioner;
    private readonly int _partitions;
    private readonly TimeProvider _time;
    private readonly Action<DeliveryReport<byte[]?, byte[]>> _onDelivery;
    private readonly Dictionary<TopicPartition, long> _delivered = [];
    private int _nextAnonymous;
    private long _failed;
    private string? _firstFailure;

    public InteractionProducer(KafkaOptions options, int partitions, TimeProvider time, ILogger logger)
    {
        KafkaLibrary.EnsureLoaded();
        _partitioner = options.Partitioner;
        _partitions = partitions;
        _time = time;
        _onDelivery = OnDelivery;
        _producer = new ProducerBuilder<byte[]?, byte[]>(ClientSettings.Producer(options))
            .SetLogHandler((_, line) => ClientLog.Write(logger, line))
            .SetErrorHandler((_, error) => Log.ProducerError(logger, error.Reason))
            .Build();
    }

    /// <summary>Hands one interaction to the client; waits while the client's queue is full.</summary>
    /// <param name="topic">An input topic.</param>
    /// <param name="customerId">Null or empty: anonymous, to each partition in turn.</param>
    /// <param name="payload">JSON or Protobuf; not copied before it is sent, so not to be changed.</param>
    /// <param name="ct">Gives up.</param>
    public async ValueTask ProduceAsync(string topic, string? customerId, byte[] payload, CancellationToken ct)
    {
        var message = new Message<byte[]?, byte[]> { Value = payload };
        int partition;
        if (string.IsNullOrEmpty(customerId))
        {
            partition = _nextAnonymous;
            _nextAnonymous = (_nextAnonymous + 1) % _partitions;
        }
        else
        {
            message.Key = Encoding.UTF8.GetBytes(customerId);
            partition = Partitioners.PartitionOf(_partitioner, message.Key, _partitions);
        }

        var to = new TopicPartition(topic, partition);
        while (!TryProduce(to, message)) await Task.Delay(QueueFullPause, _time, ct);
    }

    /// <summary>Waits until the broker has everything.</summary>
    /// <exception cref="IOException">It does not have everything; the message says why.</exception>
    public async Task FlushAsync(TimeSpan deadline, CancellationToken ct)
    {
        int left = await Task.Run(() => _producer.Flush(deadline), ct);
        if (_firstFailure is not null) throw new IOException($"{Interlocked.Read(ref _failed)} records did not reach Kafka: {_firstFailure}");
        if (left > 0) throw new IOException($"{left} records did not reach Kafka within {deadline.TotalSeconds:F0} s");
    }

    /// <summary>For each topic the offset after the last record that this producer put into the shard's partition.</summary>
    public OffsetVector Delivered(ShardId shard)
    {
        lock (_delivered)
        {
            return OffsetVector.Of(_delivered.Where(entry => entry.Key.Partition.Value == shard.Partition)
                .Select(entry => KeyValuePair.Create(entry.Key.Topic, entry.Value)));
        }
    }

    public void Dispose() => _producer.Dispose();

    private bool TryProduce(TopicPartition to, Message<byte[]?, byte[]> message)
    {
        try
        {
            _producer.Produce(to, message, _onDelivery);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void OnDelivery(DeliveryReport<byte[]?, byte[]> report)
    {
        if (!report.Error.IsError)
        {
            lock (_delivered) _delivered[report.TopicPartition] = Math.Max(_delivered.GetValueOrDefault(report.TopicPartition), report.Offset.Value + 1);
            return;
        }

        Interlocked.Increment(ref _failed);
        Interlocked.CompareExchange(ref _firstFailure, report.Error.Reason, null);
    }
}
