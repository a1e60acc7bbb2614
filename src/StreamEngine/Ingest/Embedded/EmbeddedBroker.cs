using System.Runtime.InteropServices;

namespace StreamEngine.Ingest.Embedded;

/// <summary>A Kafka broker inside this process, for trying things out and for tests: librdkafka's mock cluster.</summary>
/// <remarks>
/// It speaks the real protocol on a port of 127.0.0.1, so other processes can connect too. What it is not: durable (it
/// begins empty each time), roomy (the newest 5 MB or 100,000 record batches of a partition stay), or quick to form a group
/// (the first member waits 3 s). Topics cannot be made through the admin protocol, only here.
/// </remarks>
internal sealed class EmbeddedBroker : IDisposable
{
    private const int FirstBroker = 1;

    private readonly MockClusterHandle _cluster;

    private EmbeddedBroker(MockClusterHandle cluster)
    {
        _cluster = cluster;
        BootstrapServers = Marshal.PtrToStringUTF8(MockClusterApi.Bootstraps(cluster))!;
    }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <param name="topics">There from the beginning.</param>
    /// <param name="partitions">Of each topic.</param>
    /// <param name="brokers">Numbered from 1; the first one leads every partition until <see cref="Lead"/>.</param>
    /// <exception cref="DllNotFoundException">There is no librdkafka here.</exception>
    public static EmbeddedBroker Start(IEnumerable<string> topics, int partitions, int brokers = 1)
    {
        KafkaLibrary.EnsureLoaded();
        var broker = new EmbeddedBroker(MockClusterHandle.New(brokers));
        foreach (string topic in topics) broker.CreateTopic(topic, partitions);
        return broker;
    }

    public void CreateTopic(string topic, int partitions)
    {
        int error = MockClusterApi.CreateTopic(_cluster, topic, partitions, replicas: 1);
        if (error != 0) throw new InvalidOperationException($"The embedded broker did not make topic {topic}: error {error}");
    }

    /// <summary>Drops every connection and refuses new ones, as a broker that died.</summary>
    public void GoDown() => _ = MockClusterApi.SetDown(_cluster, FirstBroker);

    public void ComeBack() => _ = MockClusterApi.SetUp(_cluster, FirstBroker);

    /// <summary>Another broker leads the partition from now on; the clients are not told.</summary>
    public void Lead(string topic, int partition, int broker) => _ = MockClusterApi.SetLeader(_cluster, topic, partition, broker);

    /// <summary>From now on each answer takes so long.</summary>
    public void AnswerAfter(TimeSpan roundTrip, int broker = FirstBroker) =>
        _ = MockClusterApi.SetRoundTrip(_cluster, broker, (int)roundTrip.TotalMilliseconds);

    /// <summary>Makes the next requests of one kind fail, one error each.</summary>
    /// <param name="requestKind">The protocol's API key: 0 is Produce, 1 Fetch, 2 ListOffsets, ….</param>
    /// <param name="errorCodes">The protocol's error codes.</param>
    public void FailNext(short requestKind, params ReadOnlySpan<int> errorCodes) =>
        MockClusterApi.PushErrors(_cluster, requestKind, (nuint)errorCodes.Length, errorCodes);

    /// <summary>The next request of this kind to this broker is answered with the error.</summary>
    /// <param name="broker">Numbered from 1.</param>
    /// <param name="requestKind">As above.</param>
    /// <param name="errorCode">The protocol's error code.</param>
    public void FailNextOf(int broker, short requestKind, int errorCode) => _ = MockClusterApi.PushError(_cluster, broker, requestKind, 1, errorCode, 0);

    public void Dispose() => _cluster.Dispose();
}
