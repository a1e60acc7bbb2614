using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>A shard that starts while the client still waits for the broker's answer where the log ends.</summary>
public sealed class SlowAnswerTests
{
    private const int Records = 50;

    [EmbeddedBrokerTheory("a real broker answers at its own pace")]
    [InlineData(60)]
    [InlineData(130)]
    [InlineData(205)]
    [InlineData(240)]
    public async Task The_start_stands_whenever_that_answer_comes(int roundTripMilliseconds)
    {
        using MockKafka kafka = MockKafka.Start();
        for (int index = 0; index < Records; index++) kafka.Produce("calls", 0, Wire.Json($"{index}", index));
        kafka.Flush();
        kafka.Broker!.AnswerAfter(TimeSpan.FromMilliseconds(roundTripMilliseconds));
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.Topics = [kafka.Topic("calls")]));
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);
        await reader.UntilAsync(Records);

        Assert.Equal([.. Enumerable.Range(0, Records).Select(index => $"{index}")], reader.Ids);
        await reader.UntilCaughtUpAsync();
    }
}
