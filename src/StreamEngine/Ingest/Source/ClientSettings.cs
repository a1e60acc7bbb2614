using Confluent.Kafka;
using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <summary>What the Kafka clients are told: our defaults, then the user's settings, then what correctness needs.</summary>
internal static class ClientSettings
{
    /// <summary>The broker answers a fetch that found nothing after so long. Short, because a resumed partition waits for it.</summary>
    private const int FetchWaitMilliseconds = 50;

    /// <summary>The embedded broker never answers such a fetch early, so this is what a new record waits there at most.</summary>
    private const int EmbeddedFetchWaitMilliseconds = 10;

    private const int FetchPauseMilliseconds = 20;

    /// <summary>Settings that are ours alone, and what to use instead.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = "use Kafka:BootstrapServers",
        ["metadata.broker.list"] = "use Kafka:BootstrapServers",
        ["group.id"] = "use Kafka:GroupId",
        ["group.instance.id"] = "use Kafka:GroupInstanceId",
        ["session.timeout.ms"] = "use Kafka:SessionTimeout",
        ["enable.auto.commit"] = "offsets live in the store",
        ["auto.commit.enable"] = "offsets live in the store",
        ["enable.auto.offset.store"] = "offsets live in the store",
        ["auto.offset.reset"] = "use Kafka:StartAt and Kafka:OnGap",
        ["enable.partition.eof"] = "the merge needs it",
        ["partition.assignment.strategy"] = "only range puts one partition of all topics on one node",
        ["group.protocol"] = "only the classic protocol has the range assignor on the client's side",
        ["group.remote.assignor"] = "only range puts one partition of all topics on one node",
        ["enable.idempotence"] = "its fatal states would stop dead letters, and a repeated one is harmless",
        ["transactional.id"] = "offsets live in the store, so no transaction could span both",
        ["acks"] = "a dead letter must be safe before its offset moves",
        ["request.required.acks"] = "a dead letter must be safe before its offset moves",
        ["partitioner"] = "use Kafka:Partitioner",
        ["dotnet.consumer.consume.result.fields"] = "the decoder needs them all",
    };

    /// <summary>Within so long the poll thread must poll, else the group takes it for stuck; the client wants no less than the session timeout.</summary>
    public const string PollInterval = "max.poll.interval.ms";

    private const int DefaultPollIntervalMilliseconds = 300_000;

    /// <summary>What a client says that is made with these settings, in one line; null when all can be made. Asks no broker.</summary>
    /// <exception cref="DllNotFoundException">There is no librdkafka here.</exception>
    public static string? Fault(KafkaOptions options)
    {
        KafkaLibrary.EnsureLoaded();
        try
        {
            // A setting may be wrong for one kind of client only. The admin client's are a part of the producer's.
            using IConsumer<Ignore, Ignore> consumer = new ConsumerBuilder<Ignore, Ignore>(Consumer(options, options.IsEmbedded)).SetLogHandler((_, _) => { }).Build();
            using IProducer<Null, Null> producer = new ProducerBuilder<Null, Null>(Producer(options)).SetLogHandler((_, _) => { }).Build();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            // A name that is not known, a value that cannot be read, or two that do not go together; the client says which.
            return $"Kafka:Client: {e.Message.ReplaceLineEndings(" ")}";
        }
    }

    public static ConsumerConfig Consumer(KafkaOptions options, bool embedded)
    {
        int fetchWait = embedded ? EmbeddedFetchWaitMilliseconds : FetchWaitMilliseconds;
        Dictionary<string, string> settings = Of(options, new()
        {
            ["isolation.level"] = "read_committed",
            ["fetch.wait.max.ms"] = Text(fetchWait),
            ["fetch.error.backoff.ms"] = Text(FetchPauseMilliseconds),
#if FULL_PACKAGES
            ["fetch.queue.backoff.ms"] = Text(FetchPauseMilliseconds),
#endif
        });
        settings["group.id"] = options.GroupId;
        settings["session.timeout.ms"] = Text((int)options.SessionTimeout.TotalMilliseconds);
        settings.TryAdd(PollInterval, Text(Math.Max(DefaultPollIntervalMilliseconds, (int)options.SessionTimeout.TotalMilliseconds)));
        settings.TryAdd("heartbeat.interval.ms", Text((int)options.SessionTimeout.TotalMilliseconds / 4));
        if (options.GroupInstanceId.Length > 0) settings["group.instance.id"] = options.GroupInstanceId;
        settings["partition.assignment.strategy"] = "range";
        settings["enable.auto.commit"] = "true";
        settings["enable.auto.offset.store"] = "false";
        settings["auto.offset.reset"] = "error";
        settings["enable.partition.eof"] = "true";
        return new ConsumerConfig(settings);
    }

    /// <summary>A producer that keeps the order of what it sends and retries until the broker has it.</summary>
    public static ProducerConfig Producer(KafkaOptions options)
    {
        Dictionary<string, string> settings = Of(options, new()
        {
            ["linger.ms"] = "5",
            ["queue.buffering.max.messages"] = "100000",
            ["queue.buffering.max.kbytes"] = "65536",
            ["max.in.flight.requests.per.connection"] = "1",
            ["socket.timeout.ms"] = "10000",
            ["message.timeout.ms"] = "30000",
        });
        settings["acks"] = "all";
        return new ProducerConfig(settings);
    }

    public static AdminClientConfig Admin(KafkaOptions options) => new(Of(options, []));

    private static Dictionary<string, string> Of(KafkaOptions options, Dictionary<string, string> defaults)
    {
        defaults["bootstrap.servers"] = options.BootstrapServers;
        defaults["client.id"] = "streamengine";
        foreach ((string key, string value) in options.Client)
        {
            if (!Refused.ContainsKey(key)) defaults[key] = value;
        }

        return defaults;
    }

    private static string Text(int number) => number.ToString(null as IFormatProvider);
}
