using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest;

public sealed class InteractionProducerTests
{
    private const int Partitions = 4;

    [Fact]
    public async Task Customers_go_home_and_the_anonymous_everywhere()
    {
        using MockKafka kafka = MockKafka.Start(Partitions);
        using var producer = new InteractionProducer(kafka.Options(), Partitions, TimeProvider.System, NullLogger.Instance);
        for (int index = 0; index < 40; index++)
        {
            string? customerId = index < 20 ? $"c-{index}" : null;
            await producer.ProduceAsync(kafka.Topic("calls"), customerId, Encoding.UTF8.GetBytes(Wire.Json($"{index}", index, customerId)), default);
        }

        await producer.FlushAsync(TimeSpan.FromSeconds(30), default);
        List<ConsumeResult<byte[]?, byte[]?>> records = kafka.ReadAll("calls", Partitions, 40);

        Assert.All(records.Where(record => record.Message.Key is not null), record => Assert.Equal(
            Partitioners.PartitionOf(KeyPartitioner.Murmur2, record.Message.Key, Partitions), record.Partition.Value));
        Assert.All(records.Where(record => record.Message.Key is null).GroupBy(record => record.Partition.Value), group => Assert.Equal(5, group.Count()));
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_told_by_the_flush()
    {
        var options = new KafkaOptions { BootstrapServers = "127.0.0.1:1" };
        using var producer = new InteractionProducer(options, 1, TimeProvider.System, NullLogger.Instance);
        await producer.ProduceAsync("calls", "c", [1], default);
        await Assert.ThrowsAsync<IOException>(() => producer.FlushAsync(TimeSpan.FromMilliseconds(500), default));
    }
}
