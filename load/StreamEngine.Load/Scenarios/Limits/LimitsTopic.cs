using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Embedded;
using StreamEngine.Ingest.Source;
using StreamEngine.Load.Sending;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>The topic that is consumed: in a broker inside this process, or on brokers that are there, and gone from them afterwards.</summary>
internal sealed class LimitsTopic : IAsyncDisposable
{
    public const string Name = "streamengine.load.limits";

    private static readonly TimeSpan AdminDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromMinutes(2);
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("c-000000");

    private readonly EmbeddedBroker? _broker;

    private LimitsTopic(KafkaOptions options, int partitions, EmbeddedBroker? broker) => (Options, Partitions, _broker) = (options, partitions, broker);

    /// <summary>Where the broker is.</summary>
    public KafkaOptions Options { get; }

    public int Partitions { get; }

    public bool IsEmbedded => _broker is not null;

    /// <summary>Over how many partitions an embedded broker can keep so much: four fifths of what it keeps of each are filled.</summary>
    public static int PartitionsFor(long records, long payloadBytes) =>
        (int)(records * (payloadBytes + Key.Length + Backlog.RecordOverheadBytes) / (Backlog.EmbeddedPartitionBytes * 4 / 5)) + 1;

    /// <param name="brokers">Those that are there; null: one inside this process.</param>
    /// <param name="partitions">1 or more.</param>
    /// <exception cref="FaultException">The brokers do not make the topic.</exception>
    public static async Task<LimitsTopic> CreateAsync(string? brokers, int partitions)
    {
        if (brokers is null)
        {
            EmbeddedBroker broker = EmbeddedBroker.Start([Name], partitions);
            return new LimitsTopic(new KafkaOptions().ForEmbeddedBroker(broker.BootstrapServers), partitions, broker);
        }

        KafkaLibrary.EnsureLoaded();
        LimitsTopic topic = new(new KafkaOptions { BootstrapServers = brokers }, partitions, broker: null);
        try
        {
            using IAdminClient admin = topic.Admin();
            await admin.CreateTopicsAsync(
                [new TopicSpecification { Name = Name, NumPartitions = partitions, ReplicationFactor = 1 }],
                new CreateTopicsOptions { RequestTimeout = AdminDeadline, OperationTimeout = AdminDeadline });
            return topic;
        }
        catch (KafkaException e)
        {
            string reason = e is CreateTopicsException { Results: [var result, ..] } ? result.Error.Reason : e.Error.Reason;
            throw new FaultException([$"Kafka at {brokers} did not make topic {Name}: {reason}"]);
        }
    }

    /// <summary>Puts the messages in turn into the partitions in turn, and returns when the broker has answered for them.</summary>
    /// <param name="messages">Not changed meanwhile.</param>
    /// <param name="records">How many in all.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">The broker has not.</exception>
    public async Task FillAsync(IReadOnlyList<byte[]> messages, int records, TimeProvider time, CancellationToken ct)
    {
        using RecordProducer producer = new(Options);
        for (int i = 0; i < records; i++)
        {
            Message<byte[]?, byte[]> message = new() { Key = Key, Value = messages[i % messages.Count] };
            TopicPartition place = new(Name, i % Partitions);
            while (!producer.TrySend(place, message)) await Task.Delay(QueueFullPause, time, ct);
        }

        await producer.FlushAsync(FlushDeadline, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            _broker.Dispose();
            return;
        }

        try
        {
            using IAdminClient admin = Admin();
            await admin.DeleteTopicsAsync([Name], new DeleteTopicsOptions { RequestTimeout = AdminDeadline, OperationTimeout = AdminDeadline });
        }
        catch (KafkaException e)
        {
            throw new FaultException([$"Kafka at {Options.BootstrapServers} did not delete topic {Name}: {e.Error.Reason}; delete it by hand"]);
        }
    }

    private IAdminClient Admin() => new AdminClientBuilder(ClientSettings.Admin(Options)).SetLogHandler((_, _) => { }).Build();
}
