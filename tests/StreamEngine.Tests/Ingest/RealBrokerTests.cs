using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest;

/// <summary>What only a real broker does: it makes topics, takes records away when it is told to, and keeps transactions apart.</summary>
/// <remarks>All other tests over <see cref="MockKafka"/> run on it too. These are one theory, so that its absence is told once.</remarks>
public sealed class RealBrokerTests
{
    [RealBrokerTheory]
    [InlineData(nameof(Each_shard_is_given_its_own_customers))]
    [InlineData(nameof(What_was_taken_away_before_the_start_is_a_gap))]
    [InlineData(nameof(What_was_taken_away_from_a_waiting_reader_is_a_gap))]
    [InlineData(nameof(What_a_transaction_took_back_never_comes))]
    public Task On_a_real_broker(string story) => story switch
    {
        nameof(Each_shard_is_given_its_own_customers) => Each_shard_is_given_its_own_customers(),
        nameof(What_was_taken_away_before_the_start_is_a_gap) => What_was_taken_away_before_the_start_is_a_gap(),
        nameof(What_was_taken_away_from_a_waiting_reader_is_a_gap) => What_was_taken_away_from_a_waiting_reader_is_a_gap(),
        nameof(What_a_transaction_took_back_never_comes) => What_a_transaction_took_back_never_comes(),
        _ => throw new ArgumentOutOfRangeException(nameof(story), story, "no such story"),
    };

    private static async Task Each_shard_is_given_its_own_customers()
    {
        const int Partitions = 3;
        const int Customers = 60;
        using MockKafka kafka = MockKafka.Start(Partitions);
        Assert.Equal(Partitions, (await KafkaCheck.RunAsync(kafka.Options(), TimeProvider.System, default)).Partitions);

        using var producer = new InteractionProducer(kafka.Options(), Partitions, TimeProvider.System, NullLogger.Instance);
        for (int index = 0; index < Customers; index++)
            await producer.ProduceAsync(kafka.Topic("calls"), $"c-{index}", Encoding.UTF8.GetBytes(Wire.Json($"{index}", index, $"c-{index}")), default);
        await producer.FlushAsync(TimeSpan.FromSeconds(30), default);

        await using SourceRun run = SourceRun.Start(kafka.Options(), Partitions);
        ILookup<int, string> home = Enumerable.Range(0, Customers).ToLookup(
            index => Partitioners.PartitionOf(KeyPartitioner.Murmur2, $"c-{index}", Partitions), index => $"{index}");
        for (int partition = 0; partition < Partitions; partition++)
        {
            IShardInput input = await run.ShardAsync(partition);
            await input.StartAsync(OffsetVector.Empty, default);
            var reader = new Reader(input);
            await reader.UntilAsync(home[partition].Count());
            await reader.UntilCaughtUpAsync();

            Assert.Equal(home[partition], reader.Ids);
        }
    }

    private static async Task What_was_taken_away_before_the_start_is_a_gap()
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.ProduceCalls(6);
        await TakeAwayAsync(kafka, before: 4);
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();

        var gap = await Assert.ThrowsAsync<InputGapException>(async () => await input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), 2), default));

        Assert.Equal(
            $"{kafka.Topic("calls")} [0]: the stored offset 2 lies outside the log, which holds 4 to 6: retention took what was not yet read."
            + " Kafka:OnGap is stop; set it to earliest or latest to go on.",
            gap.Message);
    }

    private static async Task What_was_taken_away_from_a_waiting_reader_is_a_gap()
    {
        const int Calls = 400;
        const int BufferedRecords = 16;
        using MockKafka kafka = MockKafka.Start();
        kafka.ProduceCalls(Calls);
        await using SourceRun run = SourceRun.Start(kafka.Options(options =>
        {
            options.OnGap = GapPolicy.Earliest;
            options.BufferedRecords = BufferedRecords;

            // On a busy machine a heartbeat may come late; losing the shard is another test's affair.
            options.SessionTimeout = TimeSpan.FromMinutes(10);
        }));
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        await Until.TrueAsync(() => Buffered() >= BufferedRecords, () => $"{Buffered()} records are read ahead");

        // Its lane is full and the partition paused: what the client had fetched beyond is fetched once more, and is gone.
        await TakeAwayAsync(kafka, before: Calls);
        kafka.Produce("calls", 0, Wire.Json("after", Calls));
        kafka.Flush();
        var reader = new Reader(input);
        await reader.UntilAsync(BufferedRecords + 1);
        await reader.UntilCaughtUpAsync();

        int before = reader.Records.Count - 1;
        Assert.InRange(before, BufferedRecords, Calls - 1);
        Assert.Equal([.. Enumerable.Range(0, before).Select(index => $"{index}"), "after"], reader.Ids);
        Assert.Equal(1, run.Source.Gaps);

        int Buffered() => input.Standing().Single(lane => lane.Topic == kafka.Topic("calls")).Buffered;
    }

    private static async Task What_a_transaction_took_back_never_comes()
    {
        using MockKafka kafka = MockKafka.Start();
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = kafka.BootstrapServers, TransactionalId = kafka.Topic("teller") }).Build();
        TimeSpan patience = TimeSpan.FromMinutes(1);
        producer.InitTransactions(patience);
        Tell("0", "1");
        producer.CommitTransaction(patience);
        Tell("mistaken", "mistaken too");
        producer.AbortTransaction(patience);
        Tell("2", "3");
        producer.CommitTransaction(patience);

        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);
        await reader.UntilAsync(4);
        await reader.UntilCaughtUpAsync();

        // Each transaction ends with a marker, which takes an offset of the log and is no record.
        Assert.Equal(["0", "1", "2", "3"], reader.Ids);
        Assert.Equal((8L, 0L), (reader.Next[kafka.Topic("calls")], run.Source.Gaps));

        void Tell(params string[] ids)
        {
            producer.BeginTransaction();
            foreach (string id in ids) producer.Produce(new TopicPartition(kafka.Topic("calls"), 0), new Message<Null, string> { Value = Wire.Json(id) });
        }
    }

    /// <summary>What retention does, but at once.</summary>
    private static async Task TakeAwayAsync(MockKafka kafka, long before)
    {
        using IAdminClient admin = kafka.Admin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(kafka.Topic("calls"), 0, before)]);
    }
}
