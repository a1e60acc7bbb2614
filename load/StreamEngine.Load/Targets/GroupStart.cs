using Confluent.Kafka;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Load.Targets;

/// <summary>Has a consumer group begin where the logs end now.</summary>
/// <remarks>An engine asks its group where to start with a shard of which the store knows nothing.</remarks>
internal static class GroupStart
{
    private static readonly TimeSpan QueryDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <returns>The next offset of each partition: of the input topics, and of the re-route topic, which is read as one more.</returns>
    /// <exception cref="FaultException">The broker does not answer, or the group has members.</exception>
    public static async Task<IReadOnlyDictionary<TopicPartition, long>> AtLogEndsAsync(KafkaOptions kafka, int partitions, TimeProvider time, CancellationToken ct)
    {
        try
        {
            // The client knows no cancellation: where it takes too long, it is left to end by itself.
            return await Task.Run(() => Commit(kafka, partitions), CancellationToken.None).WaitAsync(Deadline, time, ct);
        }
        catch (KafkaException refused)
        {
            throw new FaultException([$"Kafka at {kafka.BootstrapServers} did not take where group {kafka.GroupId} is to start: {refused.Error.Reason}"]);
        }
        catch (TimeoutException)
        {
            throw new FaultException([$"Kafka at {kafka.BootstrapServers} did not take where group {kafka.GroupId} is to start within {Deadline.TotalSeconds:F0} s"]);
        }
    }

    private static Dictionary<TopicPartition, long> Commit(KafkaOptions kafka, int partitions)
    {
        KafkaLibrary.EnsureLoaded();
        using IConsumer<Ignore, Ignore> consumer =
            new ConsumerBuilder<Ignore, Ignore>(ClientSettings.Consumer(kafka, embedded: false)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        Dictionary<TopicPartition, long> ends = [];
        foreach (string topic in (string[])[.. kafka.Topics, kafka.RerouteTopic])
        {
            for (int partition = 0; partition < partitions; partition++)
            {
                TopicPartition place = new(topic, partition);
                ends[place] = consumer.QueryWatermarkOffsets(place, QueryDeadline).High.Value;
            }
        }

        consumer.Commit(ends.Select(end => new TopicPartitionOffset(end.Key, end.Value)));
        return ends;
    }
}
