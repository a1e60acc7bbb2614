using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Embedded;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Load.Limits;

/// <summary>A topic for a backlog: in a broker inside this process, or on brokers that are there, and gone from them afterwards.</summary>
internal sealed class BacklogTopic : IAsyncDisposable
{
    public const string Name = "streamengine.load.limits";

    private static readonly TimeSpan AdminDeadline = TimeSpan.FromSeconds(30);

    private readonly EmbeddedBroker? _broker;

    private BacklogTopic(KafkaOptions options, int partitions, EmbeddedBroker? broker) => (Options, Partitions, _broker) = (options, partitions, broker);

    /// <summary>Where the broker is.</summary>
    public KafkaOptions Options { get; }

    public int Partitions { get; }

    public bool IsEmbedded => _broker is not null;

    /// <param name="brokers">Those that are there; null: one inside this process.</param>
    /// <param name="partitions">1 or more.</param>
    /// <exception cref="FaultException">The brokers do not make the topic.</exception>
    public static async Task<BacklogTopic> CreateAsync(string? brokers, int partitions)
    {
        if (brokers is null)
        {
            EmbeddedBroker broker = EmbeddedBroker.Start([Name], partitions);
            return new BacklogTopic(new KafkaOptions().ForEmbeddedBroker(broker.BootstrapServers), partitions, broker);
        }

        KafkaLibrary.EnsureLoaded();
        BacklogTopic topic = new(new KafkaOptions { BootstrapServers = brokers }, partitions, broker: null);
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
