using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class OutageTests
{
    private const short Fetch = 1;
    private const short ListOffsets = 2;
    private const int InvalidRecord = 87;
    private const int UnknownTopic = 3;
    private const int StartDelayed = 1023;
    private const int PartitionError = 1032;
    private const int Topics = 3;
    private const int Starts = 5;

    [EmbeddedBrokerFact(EmbeddedBrokerNeed.ToStopIt)]
    public async Task A_broker_that_goes_and_comes_back_costs_nothing()
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("before"));
        kafka.Flush();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);
        await reader.UntilAsync(1);

        kafka.Broker!.GoDown();
        await Until.TrueAsync(() => !run.Source.IsConnected, () => "the outage went unnoticed");
        kafka.Broker.ComeBack();
        await Until.TrueAsync(() => run.Source.IsConnected, () => "the return went unnoticed");
        kafka.Produce("calls", 0, Wire.Json("after", 1));
        kafka.Flush();

        var later = new Reader(await run.ShardAsync());
        if (!ReferenceEquals(input, await run.ShardAsync())) await (await run.ShardAsync()).StartAsync(reader.Next, default);
        await later.UntilAsync(1);
        Assert.Equal(["after"], later.Ids);
    }

    [EmbeddedBrokerFact(EmbeddedBrokerNeed.ToStopIt)]
    public async Task A_shard_is_not_caught_up_while_no_broker_can_say_what_there_is()
    {
        using MockKafka kafka = MockKafka.Start();
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.SessionTimeout = TimeSpan.FromMinutes(5)));
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);
        await reader.UntilCaughtUpAsync();

        kafka.Broker!.GoDown();
        await Until.TrueAsync(() => !input.IsCaughtUp, () => "still caught up without a broker");
        kafka.Broker.ComeBack();
        kafka.Produce("calls", 0, Wire.Json("waiting", 1));
        kafka.Flush();
        await reader.UntilCaughtUpAsync();

        Assert.Equal(["waiting"], reader.Ids);
    }

    [EmbeddedBrokerFact("a real broker fails no fetch when asked to")]
    public async Task A_log_whose_beginning_cannot_be_read_holds_up_no_start_elsewhere()
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("cannot be read"));
        kafka.Produce("calls", 0, Wire.Json("own"));
        kafka.Flush();
        kafka.Broker!.FailNext(Fetch, [.. Enumerable.Repeat(InvalidRecord, 100_000)]);
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.Topics = [kafka.Topic("calls")]));
        IShardInput input = await run.ShardAsync();

        OffsetVector own = OffsetVector.Empty.With(kafka.Topic("calls"), 1);
        Assert.Equal(1, (await Until.DoneAsync(input.StartAsync(own, default).AsTask()))[kafka.Topic("calls")]);
    }

    [EmbeddedBrokerFact("a real broker forgets no topic when asked to")]
    public async Task A_broker_that_does_not_know_the_topics_when_the_client_begins_only_delays_the_start()
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("waiting"));
        kafka.Flush();
        RecordingLogger log = new();
        await using SourceRun run = SourceRun.Start(kafka.Options(), log: log);
        run.Owner.OnAssigning = _ => kafka.Broker!.FailNext(ListOffsets, [.. Enumerable.Repeat(UnknownTopic, Topics)]);
        IShardInput input = await run.ShardAsync();

        await Until.TrueAsync(() => log.Events.Count(id => id == PartitionError) >= Topics, () => "the client never asked where the logs begin");
        await Until.DoneAsync(input.StartAsync(OffsetVector.Empty, default).AsTask());
        var reader = new Reader(input);
        await reader.UntilCaughtUpAsync();

        Assert.Equal(["waiting"], reader.Ids);
        Assert.Equal(0, run.Source.Gaps);
    }

    /// <remarks>The shard asks for the beginning and for the end at once. Where only one of the two fails, the client may keep that to itself and call the log empty.</remarks>
    [EmbeddedBrokerTheory("a real broker forgets no topic when asked to")]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task A_broker_that_does_not_know_a_topic_when_a_shard_asks_only_delays_the_start(int errors, int leastDelays)
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("waiting"));
        kafka.Flush();
        RecordingLogger log = new();
        await using SourceRun run = SourceRun.Start(kafka.Options(), log: log);
        IShardInput input = await run.ShardAsync();

        for (int start = 1; start <= Starts; start++)
        {
            // The client has begun with all topics, so it is the shard that the error meets.
            await Until.TrueAsync(() => input.Standing().All(lane => lane.End is not null), () => "the client never fetched");
            kafka.Broker!.FailNext(ListOffsets, [.. Enumerable.Repeat(UnknownTopic, errors)]);
            OffsetVector from = await Until.DoneAsync(input.StartAsync(OffsetVector.Empty, default).AsTask());
            Assert.Equal(0, from[kafka.Topic("calls")]);
            Assert.True(log.Events.Count(id => id == StartDelayed) >= start * leastDelays, "the shard asked, and nothing failed");
            var reader = new Reader(input);
            await reader.UntilCaughtUpAsync();
            Assert.Equal(["waiting"], reader.Ids);
        }

        Assert.Equal(0, run.Source.Gaps);
    }
}
