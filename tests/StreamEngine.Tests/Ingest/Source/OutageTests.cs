using StreamEngine.Ingest;
using StreamEngine.Ingest.Embedded;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class OutageTests
{
    private const short ListOffsets = 2;
    private const int UnknownTopic = 3;

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

    [EmbeddedBrokerTheory("a real broker forgets no topic when asked to")]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task A_broker_that_does_not_know_the_topics_yet_only_delays_the_start(bool clientAsksFirst, int errors)
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("waiting"));
        kafka.Flush();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        EmbeddedBroker broker = kafka.Broker!;
        run.Owner.OnAssigning = _ =>
        {
            for (int error = 0; error < errors; error++) broker.FailNextOf(1, ListOffsets, UnknownTopic);
        };
        IShardInput input = await run.ShardAsync();

        // The client asks where to begin by itself, and the shard when it starts.
        if (clientAsksFirst) await Until.TrueAsync(() => broker.ErrorsLeft(1, ListOffsets) < errors, () => "the client never asked");
        await Until.DoneAsync(input.StartAsync(OffsetVector.Empty, default).AsTask());
        var reader = new Reader(input);
        await reader.UntilCaughtUpAsync();

        Assert.Equal(["waiting"], reader.Ids);
        Assert.Equal(0, run.Source.Gaps);
    }
}
