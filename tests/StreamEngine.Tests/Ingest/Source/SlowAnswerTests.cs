using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>A shard that starts while the client still waits for the broker's answer where the log begins.</summary>
public sealed class SlowAnswerTests
{
    private const int Records = 50;
    private const int From = 7;

    [EmbeddedBrokerTheory("a real broker answers at its own pace")]
    [InlineData(60)]
    [InlineData(130)]
    [InlineData(205)]
    [InlineData(240)]
    public async Task The_start_stands_whenever_that_answer_comes(int roundTripMilliseconds)
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.ProduceCalls(Records);
        kafka.Broker!.AnswerAfter(TimeSpan.FromMilliseconds(roundTripMilliseconds));
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.Topics = [kafka.Topic("calls")]));
        IShardInput input = await run.ShardAsync();

        // Not at the beginning, where the client goes by itself; and the log grows meanwhile, so that an answer of now is not one of later.
        Task start = input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), From), default).AsTask();
        int end = Records;
        await Until.TrueAsync(
            () =>
            {
                kafka.Produce("calls", 0, Wire.Json($"{end}", end++));
                return start.IsCompleted;
            },
            () => "the start never ends");
        await start;
        kafka.Flush();

        // It has started; what is still to be read need not come at that pace, for the embedded broker hands out one small batch an answer.
        kafka.Broker.AnswerAfter(TimeSpan.Zero);
        var reader = new Reader(input);
        await reader.UntilAsync(end - From);

        Assert.Equal([.. Enumerable.Range(From, end - From).Select(index => $"{index}")], reader.Ids);
        await reader.UntilCaughtUpAsync();
    }
}
