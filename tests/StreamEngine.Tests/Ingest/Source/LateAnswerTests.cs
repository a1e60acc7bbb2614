using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Embedded;
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
    private const int MostRounds = 10;
    private const int SentOnAgain = 1026;

    /// <summary>Far longer than all that goes before the shard starts, and less than the client waits for an answer.</summary>
    private static readonly TimeSpan HeldBack = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Try = TimeSpan.FromMilliseconds(300);

    /// <remarks>A shard that takes half a second to start, though every answer is there, has started too late: then the round shows nothing, and there is another.</remarks>
    [EmbeddedBrokerFact("a real broker answers at its own pace")]
    public async Task After_the_client_was_given_its_partitions_anew_for_another_shard()
    {
        int rounds = 0;
        while (!await HasLateAnswerAsync()) Assert.True(++rounds < MostRounds, $"in {MostRounds} rounds no answer came late");
    }

    /// <summary>Has an answer come late, as far as it can be made to, and sees that nothing is lost either way.</summary>
    /// <returns>Whether it came late: the client went back to the beginning when the shard had started further on.</returns>
    private static async Task<bool> HasLateAnswerAsync()
    {
        using MockKafka kafka = StartBrokers();
        kafka.Produce("calls", 0, Wire.Json("quick", customerId: null));
        kafka.Produce("calls", 1, Wire.Json("committed long ago", customerId: null));
        kafka.Flush();
        RecordingLogger log = new();
        await using SourceRun run = StartSource(kafka, log);
        IShardInput quick = await run.ShardAsync(0);
        await StartAsync(kafka, quick, from: 0);
        var reader = new Reader(quick);
        await reader.UntilAsync(1);

        // What comes after shows that the place is found again: the client has all its partitions anew, and what it asked before for shard 1 is outdated.
        await LosePlaceAsync(kafka, log);
        kafka.Produce("calls", 0, Wire.Json("after", customerId: null));
        await reader.UntilAsync(2);

        // The outdated answer comes and the right one with it, so the shard starts; half a second later the client asks once more.
        IShardInput slow = await run.ShardAsync(1);
        Task reading = NothingIsLostAsync(kafka, slow);
        using (new PromptAnswers(kafka.Broker!)) await reading;
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

    /// <summary>Records come all the while, and for longer than the client takes to ask once more.</summary>
    private static async Task NothingIsLostAsync(MockKafka kafka, IShardInput input)
    {
        await StartAsync(kafka, input, from: 1);
        for (int index = 0; index < Records; index++)
        {
            kafka.Produce("calls", 1, Wire.Json($"{index}", index, customerId: null));
            await Task.Delay(Pace);
        }

        kafka.Flush();
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

    private static SourceRun StartSource(MockKafka kafka, RecordingLogger log)
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
        run.Owner.OnAssigning = _ => kafka.Broker!.AnswerAfter(HeldBack, SlowBroker);
        return run;
    }

    /// <summary>The slow broker lets go of what it held back, and answers at once as long as this lives.</summary>
    /// <remarks>
    /// Told so only once, it would keep the next answer that is not due yet, such as that to a fetch which found nothing, and all behind it, till
    /// the first one would have been due: it looks only then, or when it is asked or told something. On a thread of its own, for those of the
    /// pool may all be waiting for just these answers.
    /// </remarks>
    private sealed class PromptAnswers : IDisposable
    {
        private readonly ManualResetEventSlim _ends = new();
        private readonly Thread _thread;

        public PromptAnswers(EmbeddedBroker broker)
        {
            _thread = new Thread(() => Tell(broker)) { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _ends.Set();
            _thread.Join();
            _ends.Dispose();
        }

        private void Tell(EmbeddedBroker broker)
        {
            do broker.AnswerAfter(TimeSpan.Zero, SlowBroker);
            while (!_ends.Wait(Pace));
        }
    }
}
