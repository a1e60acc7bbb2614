using Confluent.Kafka;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Load.Sending;

/// <summary>Asks the broker how far its logs go: what they have grown by is what arrived.</summary>
internal sealed class LogEnds : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly TopicPartition[] _places;

    public LogEnds(KafkaOptions kafka, int partitions)
    {
        KafkaLibrary.EnsureLoaded();
        _places = [.. kafka.Topics.SelectMany(topic => Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition)))];
        // It joins no group: it only asks.
        ConsumerConfig settings = ClientSettings.Consumer(kafka, embedded: false);
        settings.GroupId += "-load-ends";
        _consumer = new ConsumerBuilder<Ignore, Ignore>(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Where each log of the input topics begins and ends.</summary>
    /// <exception cref="FaultException">The broker does not answer.</exception>
    public Task<IReadOnlyDictionary<TopicPartition, WatermarkOffsets>> ReadAsync(CancellationToken ct) => Task.Run(Read, ct);

    /// <summary>The number of records that the input topics have ever taken.</summary>
    public async Task<long> CountAsync(CancellationToken ct) => (await ReadAsync(ct)).Values.Sum(log => log.High.Value);

    public void Dispose() => _consumer.Dispose();

    private IReadOnlyDictionary<TopicPartition, WatermarkOffsets> Read()
    {
        try
        {
            return _places.ToDictionary(place => place, place => _consumer.QueryWatermarkOffsets(place, Deadline));
        }
        catch (KafkaException unanswered)
        {
            throw new FaultException([$"Kafka did not say how far its logs go: {unanswered.Error.Reason}"]);
        }
    }
}
