namespace StreamEngine.Configuration;

/// <summary>What to do where the stored offset lies outside the log.</summary>
internal enum GapPolicy
{
    /// <summary>That shard halts and says so.</summary>
    Stop,

    /// <summary>Goes on with the oldest record there is.</summary>
    Earliest,

    /// <summary>Goes on with the next new record.</summary>
    Latest,
}

/// <summary>How a customer id is mapped to a partition.</summary>
internal enum KeyPartitioner
{
    /// <summary>The Java client's default.</summary>
    Murmur2,

    /// <summary>librdkafka's default: CRC32 of the key.</summary>
    ConsistentRandom,
}

/// <summary>The broker and what is read from it.</summary>
internal sealed class KafkaOptions
{
    public const string Section = "Kafka";

    /// <summary><c>host:port,…</c>. Empty: a broker inside the process, which starts empty each time.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>The input topics: co-partitioned, keyed by customer id.</summary>
    public IList<string> Topics { get; set; } = [];

    /// <summary>Where records go that lie in the wrong partition; read as one more input topic.</summary>
    public string RerouteTopic { get; set; } = "streamengine.reroute";

    public string DeadLetterTopic { get; set; } = "streamengine.dead-letters";

    public string GroupId { get; set; } = "streamengine";

    /// <summary>Static membership: this node's name, the same after a restart. Empty: dynamic.</summary>
    public string GroupInstanceId { get; set; } = "";

    public KeyPartitioner Partitioner { get; set; } = KeyPartitioner.Murmur2;

    /// <summary>Makes missing topics with <see cref="Partitions"/> partitions.</summary>
    public bool CreateTopics { get; set; }

    /// <summary>Partitions of topics made here, and of the embedded broker; 1 to 10,000.</summary>
    public int Partitions { get; set; } = 12;

    /// <summary>Replicas of topics made here; 1 to 10.</summary>
    public short ReplicationFactor { get; set; } = 1;

    /// <summary>Where a shard starts of which neither the store nor the group knows an offset: <c>earliest</c> or <c>latest</c>.</summary>
    public GapPolicy StartAt { get; set; } = GapPolicy.Earliest;

    public GapPolicy OnGap { get; set; } = GapPolicy.Stop;

    /// <summary>How long start-up waits for the broker; 1 s to 10 minutes.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Without a heartbeat for so long, the group gives the shards away; 1 s to 30 minutes.</summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far ahead of the wall clock an event may lie; 0 to 1 day.</summary>
    public TimeSpan MaxClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the merge waits for a topic that has lag but nothing buffered; 0 to 1 minute.</summary>
    public TimeSpan MergeWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Records buffered for each topic of each shard before its partition pauses; 16 to 1,000,000.</summary>
    public int BufferedRecords { get; set; } = 4_096;

    /// <summary>Payload bytes buffered, likewise; 64 KB to 1 GB.</summary>
    public long BufferedBytes { get; set; } = 8L * 1024 * 1024;

    /// <summary>Any setting of the client, passed through as it is: <c>security.protocol</c>, <c>sasl.mechanism</c>, <c>ssl.ca.location</c>, ….</summary>
    public IDictionary<string, string> Client { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public bool IsEmbedded => BootstrapServers.Length == 0;

    /// <summary>These settings over the embedded broker, which starts empty each time: what is stored lies beyond its end.</summary>
    public KafkaOptions ForEmbeddedBroker(string servers)
    {
        KafkaOptions copy = (KafkaOptions)MemberwiseClone();
        copy.BootstrapServers = servers;
        copy.OnGap = GapPolicy.Earliest;
        return copy;
    }
}
