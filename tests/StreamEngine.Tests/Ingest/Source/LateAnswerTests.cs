using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>The broker's answer where to begin comes when nobody waits for it any more, and the client asks once more.</summary>
/// <remarks>Shard 0 is led by the quick broker. The slow one leads the calls of shard 1.</remarks>
[Collection(Alone.Name)]
public sealed class LateAnswerTests
{
    private const int SlowBroker = 1;
    private const int QuickBroker = 2;
    private const short Fetch = 1;
    private const int OutOfRange = 1;
    private const int Records = 200;
    private const int MostRounds = 6;
    private const int SentOnAgain = 1026;

    /// <summary>Longer than all that goes before the shard starts, as a rule.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than the shard takes to start.</summary>
    private static readonly TimeSpan AfterTheStart = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Try = TimeSpan.FromMilliseconds(300);

    /// <remarks>On a slow machine a shard may start so late that the answer does not come too late any more: then the round shows nothing, and the next has longer delays.</remarks>
    [EmbeddedBrokerFact("a real broker answers at its own pace")]
    public async Task After_the_client_was_given_its_partitions_anew_for_another_shard()
    {
        int rounds = 0;
        while (!await HasLateAnswerAsync(slowness: 1 + (rounds / 2.0))) Assert.True(++rounds < MostRounds, $"in {MostRounds} rounds no answer came late");
    }

    /// <summary>Has an answer come late, as far as it can be made to, and sees that nothing is lost either way.</summary>
    /// <param name="slowness">How much longer than elsewhere everything may take here.</param>
    /// <returns>Whether it came late: the client went back to the beginning when the shard had read on.</returns>
    private static async Task<bool> HasLateAnswerAsync(double slowness)
    {
        using MockKafka kafka = StartBrokers();
        kafka.Produce("calls", 0, Wire.Json("quick", customerId: null));
        kafka.Produce("calls", 1, Wire.Json("committed long ago", customerId: null));
        kafka.Flush();
        RecordingLogger log = new();
        await using SourceRun run = StartSource(kafka, log, Late * slowness);
        IShardInput quick = await run.ShardAsync(0);
        await StartAsync(kafka, quick, from: 0);
        var reader = new Reader(quick);
        await reader.UntilAsync(1);

        // What comes after shows that the place is found again.
        await LosePlaceAsync(kafka, log);
        kafka.Produce("calls", 0, Wire.Json("after", customerId: null));
        await reader.UntilAsync(2);
        kafka.Broker!.AnswerAfter(Soon, SlowBroker);
        IShardInput slow = await run.ShardAsync(1);
        Task start = StartAsync(kafka, slow, from: 1);

        // The client has begun, and half a second after the outdated answer it asks once more.
        await Until.TrueAsync(() => slow.Standing()[0].End is not null, () => "the slow broker is never read");
        kafka.Broker.AnswerAfter(AfterTheStart * slowness, SlowBroker);
        await start;

        await NothingIsLostAsync(kafka, slow);
        return log.Events.Contains(SentOnAgain);
    }

    /// <summary>Loses the quick shard's place, once. A fetch may fail that does not count, so the broker fails one after another until the shard has noticed; from then on it must find back by itself.</summary>
    private static async Task LosePlaceAsync(MockKafka kafka, RecordingLogger log)
    {
        while (!HasNoticed())
        {
            kafka.Broker!.FailNextOf(QuickBroker, Fetch, OutOfRange);
            using CancellationTokenSource next = new(Try);
            while (!HasNoticed() && !next.IsCancellationRequested) await Task.Delay(10);
        }

        bool HasNoticed() => log.Lines.Any(line => line.Contains(kafka.Topic("calls"), StringComparison.Ordinal) && line.Contains("yet the log holds it", StringComparison.Ordinal));
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
        kafka.Broker!.AnswerAfter(TimeSpan.Zero, SlowBroker);
        var reader = new Reader(input);
        await reader.UntilAsync(Records);
        await reader.UntilCaughtUpAsync();
        Assert.Equal([.. Enumerable.Range(0, Records).Select(index => $"{index}")], reader.Ids);
    }

    /// <summary>By offset: the group has none to be asked for, and the slow broker may be the one to ask.</summary>
    private static Task StartAsync(MockKafka kafka, IShardInput input, long from) => Until.DoneAsync(
        input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), from).With(kafka.Topic("reroute"), 0), default).AsTask());

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

    private static SourceRun StartSource(MockKafka kafka, RecordingLogger log, TimeSpan late)
    {
        SourceRun run = SourceRun.Start(
            kafka.Options(options =>
            {
                options.Topics = [kafka.Topic("calls")];
                options.OnGap = GapPolicy.Earliest;
                // The slow broker may lead the group too; losing the shards is another test's affair.
                options.SessionTimeout = TimeSpan.FromMinutes(10);
            }),
            partitions: 2,
            log);
        run.Owner.OnAssigning = _ => kafka.Broker!.AnswerAfter(late, SlowBroker);
        return run;
    }
}
