using System.Runtime.InteropServices;

namespace StreamEngine.Ingest.Embedded;

/// <summary>librdkafka's mock cluster, as far as we use it (rdkafka.h and rdkafka_mock.h).</summary>
/// <remarks>The signatures are those of librdkafka 2.0 and have not changed since.</remarks>
internal static partial class MockClusterApi
{
    /// <summary>RD_KAFKA_PRODUCER: the client kind that needs no group.</summary>
    public const int ProducerKind = 0;

    public const int ErrorTextBytes = 512;

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewSettings();

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint settings, string name, string value, Span<byte> errorText, nuint errorTextBytes);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    public static partial int SetRoundTrip(MockClusterHandle cluster, int broker, int milliseconds);

    /// <summary>Takes ownership of the settings when it succeeds.</summary>
    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_new")]
    public static partial nint NewClient(int kind, nint settings, Span<byte> errorText, nuint errorTextBytes);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_destroy")]
    public static partial void DestroyClient(nint client);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void DestroyCluster(nint cluster);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint Bootstraps(MockClusterHandle cluster);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateTopic(MockClusterHandle cluster, string topic, int partitions, int replicas);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetLeader(MockClusterHandle cluster, string topic, int partition, int broker);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial int SetDown(MockClusterHandle cluster, int broker);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial int SetUp(MockClusterHandle cluster, int broker);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void PushErrors(MockClusterHandle cluster, short request, nuint count, ReadOnlySpan<int> errors);

    /// <remarks>It takes pairs without number; one is all that is asked of it here.</remarks>
    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_push_request_error_rtts")]
    public static partial int PushError(MockClusterHandle cluster, int broker, short request, nuint count, int error, int roundTripMilliseconds);
}
