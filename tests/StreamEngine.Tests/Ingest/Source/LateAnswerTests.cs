using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>The broker's answer where to begin comes when nobody waits for it any more, and the client asks once more.</summary>
/// <remarks>Shard 0 is led by the quick broker. The slow one leads the calls of shard 1, and answers nothing before it is told to.</remarks>
public sealed class LateAnswerTests
{
    private const string Because = "a real broker answers at its own pace";
    private const int SlowBroker = 1;
    private const int QuickBroker = 2;
    private const short Fetch = 1;
    private const int OutOfRange = 1;
    private const int NotLeader = 6;
    private const int Records = 200;
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    [EmbeddedBrokerFact(Because)]
    public async Task From_a_broker_that_leads_no_more()
    {
        using MockKafka kafka = StartBrokers();
        await using SourceRun run = StartSource(kafka);
        IShardInput quick = await run.ShardAsync(0);
        await StartAsync(kafka, quick);

        // Where the leaders are, the client asks the broker that it used last, and it counts in seconds.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        kafka.Broker!.Lead(kafka.Topic("calls"), 1, QuickBroker);
        kafka.Broker.FailNext(Fetch, NotLeader);
        IShardInput moved = await run.ShardAsync(1);
        await StartAsync(kafka, moved);
        kafka.Broker.AnswerAfter(Soon, SlowBroker);

        await NothingIsLostAsync(kafka, moved);
    }

    [EmbeddedBrokerFact(Because)]
    public async Task After_the_client_was_given_its_partitions_anew_for_another_shard()
    {
        using MockKafka kafka = StartBrokers();
        kafka.Produce("calls", 0, Wire.Json("quick", customerId: null));
        kafka.Flush();
        await using SourceRun run = StartSource(kafka);
        IShardInput quick = await run.ShardAsync(0);
        await StartAsync(kafka, quick);
        var reader = new Reader(quick);
        await reader.UntilAsync(1);

        // The one record comes once more, for the gap's policy is to begin again.
        kafka.Broker!.FailNext(Fetch, OutOfRange);
        await reader.UntilAsync(2);
        kafka.Broker.AnswerAfter(Soon, SlowBroker);
        IShardInput slow = await run.ShardAsync(1);
        await StartAsync(kafka, slow);

        await NothingIsLostAsync(kafka, slow);
    }

    /// <summary>Records come all the while, for the late answer tells where the log ended at that moment.</summary>
    private static async Task NothingIsLostAsync(MockKafka kafka, IShardInput input)
    {
        for (int index = 0; index < Records; index++)
        {
            kafka.Produce("calls", 1, Wire.Json($"{index}", index, customerId: null));
            await Task.Delay(10);
        }

        kafka.Flush();
        var reader = new Reader(input);
        await reader.UntilAsync(Records);
        await reader.UntilCaughtUpAsync();
        Assert.Equal([.. Enumerable.Range(0, Records).Select(index => $"{index}")], reader.Ids);
    }

    /// <summary>From the beginning, by offset: the group has none to be asked for, and the slow broker may be the one to ask.</summary>
    private static Task StartAsync(MockKafka kafka, IShardInput input) => Until.DoneAsync(
        input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), 0).With(kafka.Topic("reroute"), 0), default).AsTask());

    private static MockKafka StartBrokers()
    {
        MockKafka kafka = MockKafka.Start(partitions: 2, brokers: 2);
        foreach (string topic in (string[])["calls", "reroute"])
        {
            for (int partition = 0; partition < 2; partition++) kafka.Broker!.Lead(kafka.Topic(topic), partition, QuickBroker);
        }

        kafka.Broker!.Lead(kafka.Topic("calls"), 1, SlowBroker);
        return kafka;
    }

    private static SourceRun StartSource(MockKafka kafka)
    {
        SourceRun run = SourceRun.Start(
            kafka.Options(options =>
            {
                options.Topics = [kafka.Topic("calls")];
                options.OnGap = GapPolicy.Earliest;
                // The slow broker may lead the group too; losing the shards is another test's affair.
                options.SessionTimeout = TimeSpan.FromMinutes(10);
            }),
            partitions: 2);
        run.Owner.OnAssigning = _ => kafka.Broker!.AnswerAfter(Never, SlowBroker);
        return run;
    }
}
