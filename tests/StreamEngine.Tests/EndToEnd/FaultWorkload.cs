using System.Text;
using StreamEngine.Commands.Traffic;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>A story of a contact centre that lies ready at the broker before any engine starts, with the usual dirt in it.</summary>
/// <remarks>Because all of it is there, the merge has one order, and every run must come to the same end.</remarks>
internal sealed class FaultWorkload : IDisposable
{
    private const int Partitions = 4;

    /// <summary>Far enough back that the story ends in the past: what lies ahead of the wall clock is a dead letter, and the clock goes on between runs.</summary>
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2020, 3, 2, 8, 0, 0, TimeSpan.Zero));

    private FaultWorkload(MockKafka kafka, int records)
    {
        Kafka = kafka;
        Records = records;
    }

    public MockKafka Kafka { get; }

    public int Records { get; }

    public IEnumerable<ShardId> Shards { get; } = [.. Enumerable.Range(0, Partitions).Select(partition => new ShardId(partition))];

    /// <param name="seed">Which story.</param>
    /// <param name="events">How long it is.</param>
    public static FaultWorkload Produce(int seed, int events)
    {
        MockKafka kafka = MockKafka.Start(Partitions);
        Random random = new(seed);
        DemoTraffic traffic = new(seed, customers: 400, Start);
        List<TrafficEvent> past = [];
        int records = 0;
        foreach (TrafficEvent next in traffic.Events().Take(events))
        {
            past.Add(next);
            records += Send(kafka, next);
            double dirt = random.NextDouble();
            if (dirt < 0.02) records += Send(kafka, past[random.Next(Math.Max(0, past.Count - 2_000), past.Count)]);
            else if (dirt < 0.04) records += Send(kafka, next with { Id = next.Id + "-late", At = next.At - TimeSpan.FromHours(random.Next(1, 1_000)) });
            else if (dirt < 0.05) records += SendBad(kafka, random, records);
        }

        kafka.Flush();
        return new FaultWorkload(kafka, records);
    }

    /// <summary>The engine's arguments for this workload, but for the store.</summary>
    public IEnumerable<string> Arguments(string group)
    {
        KafkaOptions options = Kafka.Options();
        string[] settings =
        [
            $"Kafka:BootstrapServers={options.BootstrapServers}", $"Kafka:Topics={string.Join(',', options.Topics)}",
            $"Kafka:RerouteTopic={options.RerouteTopic}", $"Kafka:DeadLetterTopic={options.DeadLetterTopic}", $"Kafka:GroupId={group}",
            "Kafka:SessionTimeout=00:00:06", "Kafka:MergeWait=00:01:00", "Engine:Clock=EventTime", "Engine:BatchLimit=5", "Http:Port=0", "Http:Host=localhost",
            "Grpc:Port=0", "Grpc:Host=localhost", "Security:Mode=open",
        ];
        return ["run", .. settings.SelectMany(setting => (string[])["--set", setting])];
    }

    public void Dispose() => Kafka.Dispose();

    private static int Send(MockKafka kafka, TrafficEvent traffic)
    {
        int partition = traffic.CustomerId is { } customerId
            ? Partitioners.PartitionOf(KeyPartitioner.Murmur2, Encoding.UTF8.GetBytes(customerId), Partitions)
            : traffic.Id.Length % Partitions;
        kafka.Produce(traffic.Channel == "call" ? "calls" : "chats", partition, TrafficJson.Write(traffic), traffic.CustomerId);
        return 1;
    }

    private static int SendBad(MockKafka kafka, Random random, int number)
    {
        kafka.Produce("calls", random.Next(Partitions), $"{{\"id\":\"bad-{number}\",\"channel\":\"fax\"");
        return 1;
    }
}
