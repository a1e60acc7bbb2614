using System.Text;
using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest;

public sealed class PartitionersTests
{
    /// <summary>The vectors of Kafka's own org.apache.kafka.common.utils.UtilsTest.testMurmur2.</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Murmur2_is_that_of_the_java_client(string key, int expected) => Assert.Equal(expected, Partitioners.Murmur2(Encoding.ASCII.GetBytes(key)));

    [Fact]
    public void Crc32_is_the_one_of_zip() => Assert.Equal(0xCBF43926u, Partitioners.Crc32("123456789"u8));

    [Theory]
    [InlineData(KeyPartitioner.Murmur2, Partitioner.Murmur2)]
    [InlineData(KeyPartitioner.ConsistentRandom, Partitioner.ConsistentRandom)]
    public void Partitions_are_those_that_librdkafka_produces_to(object ours, Partitioner theirs)
    {
        const int Partitions = 7;
        using MockKafka kafka = MockKafka.Start(Partitions);
        using IProducer<string, string> producer = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = kafka.BootstrapServers, Partitioner = theirs }).Build();

        var reports = new System.Collections.Concurrent.ConcurrentBag<DeliveryReport<string, string>>();
        string[] keys = [.. Enumerable.Range(0, 200).Select(number => $"c-é-{number * 7919}")];
        foreach (string key in keys) producer.Produce(kafka.Topic("calls"), new Message<string, string> { Key = key, Value = "" }, reports.Add);
        producer.Flush(TimeSpan.FromSeconds(30));

        Assert.Equal(keys.Length, reports.Count);
        Assert.All(reports, report => Assert.Equal(report.Partition.Value, Partitioners.PartitionOf((KeyPartitioner)ours, report.Key, Partitions)));
    }
}
