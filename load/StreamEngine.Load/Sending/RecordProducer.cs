using Confluent.Kafka;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Load.Sending;

/// <summary>Hands records to the Kafka client as fast as it takes them.</summary>
/// <remarks>
/// Sends as the engine's own producers do, one request at a time: while one is on its way, records gather for the next. (The embedded
/// broker hands out one request's records of a partition a fetch, so that many small requests would choke it, not the engine.)
/// Delivery reports are left out, for a report each would cost as much as the sending: what arrived must be counted where it lies.
/// </remarks>
internal sealed class RecordProducer : IDisposable
{
    private readonly IProducer<byte[]?, byte[]> _producer;

    public RecordProducer(KafkaOptions kafka)
    {
        KafkaLibrary.EnsureLoaded();
        ProducerConfig settings = ClientSettings.Producer(kafka);
        settings.EnableDeliveryReports = false;
        _producer = new ProducerBuilder<byte[]?, byte[]>(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => Trouble = error.Reason).Build();
    }

    /// <summary>What the client last complained of.</summary>
    public string? Trouble { get; private set; }

    /// <summary>False: the client has no room at present; offer the record again in a moment.</summary>
    public bool TrySend(TopicPartition place, Message<byte[]?, byte[]> message)
    {
        try
        {
            _producer.Produce(place, message);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    /// <summary>Waits until the broker has answered for everything.</summary>
    /// <exception cref="FaultException">It has not.</exception>
    public async Task FlushAsync(TimeSpan deadline, CancellationToken ct)
    {
        int left = await Task.Run(() => _producer.Flush(deadline), ct);
        if (left > 0) throw new FaultException([$"Kafka did not take {left} records within {deadline.TotalSeconds:F0} s{(Trouble is null ? "" : $": {Trouble}")}"]);
    }

    public void Dispose() => _producer.Dispose();
}
