using System.Text;
using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Load.Limits;

/// <summary>Records that wait in a topic to be consumed.</summary>
internal static class Backlog
{
    /// <summary>An embedded broker keeps 5 MB of a partition; this leaves room for what its batches cost.</summary>
    private const long MostBytesOfPartition = 4_000_000;

    /// <summary>What a record takes beside its payload: key, timestamps, lengths.</summary>
    private const long BytesBesidePayload = 40;

    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromMinutes(2);

    /// <summary>Over how many partitions an embedded broker can keep so much.</summary>
    public static int PartitionsFor(long records, long payloadBytes) =>
        (int)Math.Max(1, (records * (payloadBytes + BytesBesidePayload) / MostBytesOfPartition) + 1);

    /// <summary>Puts the messages in turn into the partitions in turn, and returns when the broker has them.</summary>
    /// <param name="options">Where the broker is.</param>
    /// <param name="topic">With at least so many partitions.</param>
    /// <param name="partitions">Which are filled: from 0 on.</param>
    /// <param name="messages">Not changed meanwhile.</param>
    /// <param name="records">How many in all.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="IOException">The broker did not take them all.</exception>
    public static async Task FillAsync(KafkaOptions options, string topic, int partitions, IReadOnlyList<byte[]> messages, long records, CancellationToken ct)
    {
        using IProducer<byte[], byte[]> producer = new ProducerBuilder<byte[], byte[]>(ClientSettings.Producer(options)).SetLogHandler((_, _) => { }).Build();
        byte[] key = Encoding.UTF8.GetBytes("c-000000");
        string? refused = null;
        for (long i = 0; i < records; i++)
        {
            Message<byte[], byte[]> message = new() { Key = key, Value = messages[(int)(i % messages.Count)] };
            TopicPartition to = new(topic, (int)(i % partitions));
            while (!TryProduce(to, message)) await Task.Delay(QueueFullPause, ct);
        }

        int left = await Task.Run(() => producer.Flush(FlushDeadline), ct);
        if (left > 0) refused ??= $"{left} records were not taken within {FlushDeadline.TotalSeconds:F0} s";
        if (refused is not null) throw new IOException($"the backlog in {topic} could not be made: {refused}");

        bool TryProduce(TopicPartition to, Message<byte[], byte[]> message)
        {
            try
            {
                producer.Produce(to, message, report => refused ??= report.Error.IsError ? report.Error.Reason : null);
                return true;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
        }
    }
}
