using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Embedded;

namespace StreamEngine.Tests.Support;

/// <summary>A broker for one test: the embedded one, or <see cref="RealKafka"/> where there is one, with topics of its own.</summary>
internal sealed class MockKafka : IDisposable
{
    /// <summary>Some tests hand on records of ten megabytes, and a real broker takes one by default.</summary>
    private const int LargestMessageBytes = 20_000_000;

    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly string _suffix;

    private MockKafka(EmbeddedBroker? broker, string bootstrapServers, string suffix)
    {
        Broker = broker;
        BootstrapServers = bootstrapServers;
        _suffix = suffix;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            LingerMs = 5,
            Acks = Acks.All,
            MessageMaxBytes = LargestMessageBytes,
        }).Build();
    }

    /// <summary>Null when a real broker is used.</summary>
    public EmbeddedBroker? Broker { get; }

    public string BootstrapServers { get; }

    public static bool IsReal => RealKafka.Absence is null;

    /// <summary>Starts with calls, chats, the re-route and the dead-letter topic.</summary>
    /// <param name="partitions">Of each topic.</param>
    /// <param name="brokers">Of the embedded kind; a real cluster has what it has.</param>
    public static MockKafka Start(int partitions = 1, int brokers = 1)
    {
        KafkaLibrary.EnsureLoaded();
        bool isReal = IsReal;
        string suffix = isReal ? $".{Guid.NewGuid():N}" : "";
        EmbeddedBroker? broker = isReal ? null : EmbeddedBroker.Start([], partitions, brokers);
        var kafka = new MockKafka(broker, broker?.BootstrapServers ?? RealKafka.BootstrapServers, suffix);
        foreach (string topic in (string[])["calls", "chats", "reroute", "dead"]) kafka.CreateTopic(topic, partitions);
        return kafka;
    }

    /// <summary>The topic's name on this broker.</summary>
    public string Topic(string name) => name + _suffix;

    public void CreateTopic(string name, int partitions)
    {
        if (Broker is not null)
        {
            Broker.CreateTopic(Topic(name), partitions);
            return;
        }

        using IAdminClient admin = Admin();
        admin.CreateTopicsAsync(
        [
            new TopicSpecification
            {
                Name = Topic(name),
                NumPartitions = partitions,
                ReplicationFactor = 1,
                Configs = new() { ["max.message.bytes"] = $"{LargestMessageBytes}" },
            },
        ]).Wait();

        // It was made, but those who ask hear of it only after a moment.
        Until.True(() => Shows(admin, Topic(name), partitions), () => $"the broker does not show {Topic(name)} with {partitions} partitions");
    }

    /// <summary>Of a real broker only: the embedded one does not speak that protocol.</summary>
    public IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();

    public KafkaOptions Options(Action<KafkaOptions>? change = null)
    {
        var options = new KafkaOptions
        {
            BootstrapServers = BootstrapServers,
            Topics = [Topic("calls"), Topic("chats")],
            RerouteTopic = Topic("reroute"),
            DeadLetterTopic = Topic("dead"),
            GroupId = $"group{_suffix}",
            SessionTimeout = TimeSpan.FromSeconds(6),
        };
        change?.Invoke(options);
        return options;
    }

    /// <summary>Its topics, as an engine is told of them.</summary>
    public string[] Settings() => [$"Kafka:Topics={Topic("calls")},{Topic("chats")}", $"Kafka:RerouteTopic={Topic("reroute")}", $"Kafka:DeadLetterTopic={Topic("dead")}"];

    public void Produce(string topic, int partition, string value, string? key = null, Headers? headers = null) =>
        Produce(topic, partition, Encoding.UTF8.GetBytes(value), key, headers);

    public void Produce(string topic, int partition, byte[]? value, string? key = null, Headers? headers = null)
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Key = key is null ? null : Encoding.UTF8.GetBytes(key),
            Value = value,
            Headers = headers,
        };
        _producer.Produce(new TopicPartition(Topic(topic), partition), message);
    }

    /// <summary>Produces so many calls to the first partition, named by their offsets and a second apart, and waits until the broker has them.</summary>
    public void ProduceCalls(int count)
    {
        for (int offset = 0; offset < count; offset++) Produce("calls", 0, Wire.Json($"{offset}", offset));
        Flush();
    }

    /// <summary>Waits until the broker has everything produced so far.</summary>
    public void Flush() => _producer.Flush(TimeSpan.FromSeconds(30));

    /// <summary>Reads a topic from its beginning until it has given so many records.</summary>
    public List<ConsumeResult<byte[]?, byte[]?>> ReadAll(string topic, int partitions, int expected)
    {
        using IConsumer<byte[]?, byte[]?> consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = BootstrapServers,
            GroupId = $"reader-{Guid.NewGuid():N}",
            FetchMaxBytes = 50_000_000,
            MaxPartitionFetchBytes = 20_000_000,
        }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(Topic(topic), p, Offset.Beginning)));
        var read = new List<ConsumeResult<byte[]?, byte[]?>>();
        Until.True(
            () =>
            {
                if (consumer.Consume(50) is { } result) read.Add(result);
                return read.Count >= expected;
            },
            () => $"{topic} gave {read.Count} of {expected} records");
        return read;
    }

    public void Dispose()
    {
        _producer.Dispose();
        Broker?.Dispose();
    }

    private static bool Shows(IAdminClient admin, string topic, int partitions) =>
        admin.GetMetadata(topic, TimeSpan.FromSeconds(30)).Topics is [{ Error.IsError: false } shown]
        && shown.Partitions.Count == partitions && shown.Partitions.All(partition => !partition.Error.IsError);
}
