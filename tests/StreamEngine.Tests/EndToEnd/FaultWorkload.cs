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
    /// <summary>How many shards a story has, where nothing else is said.</summary>
    public const int FewPartitions = 4;

    /// <summary>Far enough back that the story ends in the past: what lies ahead of the wall clock is a dead letter, and the clock goes on between runs.</summary>
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2020, 3, 2, 8, 0, 0, TimeSpan.Zero));

    private readonly Random _random;
    private readonly IEnumerator<TrafficEvent> _events;
    private readonly List<TrafficEvent> _past = [];
    private readonly bool _hasOneTopic;

    private FaultWorkload(int seed, int partitions, bool hasOneTopic)
    {
        Kafka = MockKafka.Start(partitions);
        Shards = [.. Enumerable.Range(0, partitions).Select(partition => new ShardId(partition))];
        _random = new Random(seed);
        _events = new DemoTraffic(seed, customers: 400, Start).Events().GetEnumerator();
        _hasOneTopic = hasOneTopic;
    }

    public MockKafka Kafka { get; }

    /// <summary>Told so far.</summary>
    public int Records { get; private set; }

    public IReadOnlyList<ShardId> Shards { get; }

    /// <param name="seed">Which story.</param>
    /// <param name="events">How long it is.</param>
    public static FaultWorkload Produce(int seed, int events)
    {
        FaultWorkload workload = new(seed, FewPartitions, hasOneTopic: false);
        workload.Tell(events);
        return workload;
    }

    /// <summary>A story that is told while engines run: all in one topic, so that it has one order however much of it is there when they look.</summary>
    /// <param name="seed">Which story.</param>
    /// <param name="partitions">Of the topic; the embedded broker keeps 5 MB of each.</param>
    public static FaultWorkload Begin(int seed, int partitions) => new(seed, partitions, hasOneTopic: true);

    /// <summary>Tells so much more of it.</summary>
    public void Tell(int events)
    {
        for (int told = 0; told < events && _events.MoveNext(); told++)
        {
            TrafficEvent next = _events.Current;
            _past.Add(next);
            Send(next);
            double dirt = _random.NextDouble();
            if (dirt < 0.02) Send(_past[_random.Next(Math.Max(0, _past.Count - 2_000), _past.Count)]);
            else if (dirt < 0.04) Send(next with { Id = next.Id + "-late", At = next.At - TimeSpan.FromHours(_random.Next(1, 1_000)) });
            else if (dirt < 0.05) SendBad();
        }

        Kafka.Flush();
    }

    /// <summary>The engine's arguments for this workload, but for the store: a commit for each record, so that there are many to strike in and that none is soon done.</summary>
    public IEnumerable<string> Arguments(string group)
    {
        KafkaOptions options = Kafka.Options();
        string[] settings =
        [
            $"Kafka:BootstrapServers={options.BootstrapServers}", $"Kafka:Topics={string.Join(',', options.Topics)}",
            $"Kafka:RerouteTopic={options.RerouteTopic}", $"Kafka:DeadLetterTopic={options.DeadLetterTopic}", $"Kafka:GroupId={group}",
            "Kafka:SessionTimeout=00:00:06", "Kafka:MergeWait=00:01:00", "Engine:Clock=EventTime", "Engine:BatchLimit=1", "Http:Port=0", "Http:Host=localhost",
            "Grpc:Port=0", "Grpc:Host=localhost", "Security:Mode=open",
        ];
        return ["run", .. settings.SelectMany(setting => (string[])["--set", setting])];
    }

    public void Dispose()
    {
        _events.Dispose();
        Kafka.Dispose();
    }

    private void Send(TrafficEvent traffic)
    {
        int partition = Partitioners.PartitionOf(KeyPartitioner.Murmur2, Encoding.UTF8.GetBytes(traffic.CustomerId ?? traffic.Id), Shards.Count);
        Kafka.Produce(_hasOneTopic || traffic.Channel == "call" ? "calls" : "chats", partition, TrafficJson.Write(traffic), traffic.CustomerId);
        Records++;
    }

    private void SendBad()
    {
        Kafka.Produce("calls", _random.Next(Shards.Count), $"{{\"id\":\"bad-{Records}\",\"channel\":\"fax\"");
        Records++;
    }
}
