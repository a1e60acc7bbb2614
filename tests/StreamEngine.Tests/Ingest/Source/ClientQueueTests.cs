using System.Text;
using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>What real clients tell of their queues.</summary>
public sealed class ClientQueueTests
{
    private const string OftenMilliseconds = "50";

    [Fact]
    public async Task A_consumer_has_what_it_has_fetched_and_not_handed_on()
    {
        const int Partitions = 4, Records = 100, Bytes = 200;
        using MockKafka kafka = MockKafka.Start(Partitions);
        for (int record = 0; record < Records; record++)
            for (int partition = 0; partition < Partitions; partition++) kafka.Produce("calls", partition, new byte[Bytes]);
        kafka.Flush();
        ConsumerConfig settings = ClientSettings.Consumer(Often(kafka.Options()), embedded: true);
        var queue = ClientQueue.Of(settings);
        using IConsumer<Ignore, Ignore> consumer = new ConsumerBuilder<Ignore, Ignore>(settings).SetStatisticsHandler((_, statistics) => queue.Hear(statistics)).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(kafka.Topic("calls"), partition, 0)));

        // Each poll hands one event on at most, and lets the client tell as well.
        // The end of a partition stands among its records, and may be told anew.
        const int All = Partitions * Records, Most = All + (2 * Partitions);
        for (int poll = 0; queue.Fill.Items < All * 3 / 4; poll++)
        {
            Assert.True(poll < All, $"the client tells of {queue.Fill} only");
            if (consumer.Consume(100) is not null) await Task.Delay(60);
        }

        Assert.InRange(queue.Fill.Items, All * 3 / 4, Most);
        Assert.InRange(queue.Fill.Bytes, queue.Fill.Items * Bytes * 9 / 10, queue.Fill.Items * Bytes * 2);
        Until.True(() => consumer.Consume(20) is null && queue.Fill == new QueueFill(0, 0), () => $"the queue never empties: {queue.Fill}");
    }

    [Fact]
    public async Task A_producer_has_what_the_broker_has_not()
    {
        using MockKafka kafka = MockKafka.Start();
        KafkaOptions options = Often(kafka.Options());
        options.Client["linger.ms"] = "300000";
        options.Client["message.timeout.ms"] = "600000";
        ProducerConfig settings = ClientSettings.Producer(options);
        var queue = ClientQueue.Of(settings);
        using IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(settings).SetStatisticsHandler((_, statistics) => queue.Hear(statistics)).Build();
        for (int record = 0; record < 30; record++) producer.Produce(kafka.Topic("calls"), new Message<Null, byte[]> { Value = new byte[100] });

        await Eventually.BecomesTrueAsync(() => queue.Fill.Items == 30, "all records wait");
        Assert.InRange(queue.Fill.Bytes, 3_000, 6_000);
        producer.Flush(TimeSpan.FromSeconds(30));
        await Eventually.BecomesTrueAsync(() => queue.Fill == new QueueFill(0, 0), "the broker has them");
    }

    [Fact]
    public async Task A_source_tells_of_both_its_clients()
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Encoding.UTF8.GetBytes("no JSON"));
        kafka.Flush();
        KafkaOptions options = Often(kafka.Options(options => options.BufferedRecords = 500_000));
        options.Client["linger.ms"] = "3000";
        await using SourceRun run = SourceRun.Start(options, time: new SlowTime());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);

        // A client hands its figures on behind the records that it had by then: more must follow those, or it has nothing left once it tells.
        int sent = 0;
        await Eventually.BecomesTrueAsync(
            () =>
            {
                for (int more = 0; more < 20; more++, sent++) kafka.Produce("calls", 0, Wire.Json($"{sent}", sent));
                return run.Source.Fetched.Fill is { Items: > 0, Bytes: > 0 };
            },
            "a poll thread that is slower than what comes leaves records with the client");
        Task reading = new Reader(input).UntilAsync(1);
        await Eventually.BecomesTrueAsync(() => run.Source.Sending.Fill is { Items: 1, Bytes: > 0 }, "a dead letter waits");
        await Eventually.BecomesTrueAsync(() => run.Source.Sending.Fill.Items == 0, "the broker has it");
        await reading;
    }

    [Fact]
    public void Limits_are_those_of_the_client()
    {
        KafkaOptions options = new() { Topics = ["calls"] };
        ClientQueue fetched = ClientQueue.Of(ClientSettings.Consumer(options, embedded: false));
        ClientQueue sending = ClientQueue.Of(ClientSettings.Producer(options));
        Assert.Equal((100_000, 64L << 20), (fetched.ItemsLimit, fetched.BytesLimit));
        Assert.Equal((100_000, 64L << 20), (sending.ItemsLimit, sending.BytesLimit));

        foreach ((string name, string value) in (IEnumerable<(string, string)>)
            [("queued.min.messages", "7"), ("queued.max.messages.kbytes", "2097151"), ("queue.buffering.max.messages", "8"), ("queue.buffering.max.kbytes", "9")]) options.Client[name] = value;
        fetched = ClientQueue.Of(ClientSettings.Consumer(options, embedded: false));
        sending = ClientQueue.Of(ClientSettings.Producer(options));
        Assert.Equal((7, 2_097_151L * 1024), (fetched.ItemsLimit, fetched.BytesLimit));
        Assert.Equal((8, 9L * 1024), (sending.ItemsLimit, sending.BytesLimit));
    }

    [Fact]
    public void How_often_a_client_tells_is_the_users_choice()
    {
        KafkaOptions options = new() { Topics = ["calls"] };
        ConsumerConfig settings = ClientSettings.Consumer(options, embedded: false);
        _ = ClientQueue.Of(settings);
        Assert.Equal(5_000, settings.StatisticsIntervalMs);

        options.Client["statistics.interval.ms"] = "0";
        settings = ClientSettings.Consumer(options, embedded: false);
        _ = ClientQueue.Of(settings);
        Assert.Equal(0, settings.StatisticsIntervalMs);
    }

    private static KafkaOptions Often(KafkaOptions options)
    {
        options.Client["statistics.interval.ms"] = OftenMilliseconds;
        return options;
    }

    /// <summary>Takes its time to tell what it is: so does the decoder, then, which asks it of each record.</summary>
    private sealed class SlowTime : TimeProvider
    {
        private static readonly ManualResetEventSlim Never = new();

        public override DateTimeOffset GetUtcNow()
        {
            Never.Wait(1);
            return base.GetUtcNow();
        }
    }
}
