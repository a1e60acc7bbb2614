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
        ["acks"] = "a dead letter must be safe before its offset moves",
        ["request.required.acks"] = "a dead letter must be safe before its offset moves",
        ["partitioner"] = "use Kafka:Partitioner",
        ["dotnet.consumer.consume.result.fields"] = "the decoder needs them all",
    };

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
