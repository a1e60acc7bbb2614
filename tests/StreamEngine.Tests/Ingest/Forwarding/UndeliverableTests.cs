using System.Text;
using Confluent.Kafka;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Forwarding;

/// <summary>A dead letter that the broker refuses holds the offset back: it is never taken for delivered.</summary>
public sealed class UndeliverableTests
{
    private const short ProduceRequest = 0;
    private const int MessageTooLarge = 10;
    private const int NotAuthorized = 29;

    [Fact]
    public async Task A_record_whose_headers_are_too_large_is_a_dead_letter_without_them()
    {
        using MockKafka kafka = MockKafka.Start();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);

        kafka.Produce("calls", 0, "{ bad }", "k-1", new Headers { { "huge", new byte[1_200_000] } });
        kafka.Flush();
        await reader.UntilAsync(1);

        ConsumeResult<byte[]?, byte[]?> letter = kafka.ReadAll("dead", 1, 1)[0];
        Assert.Equal("{ bad }", Encoding.UTF8.GetString(letter.Message.Value!));
        Assert.Null(letter.Message.Key);
        Assert.Equal(("0", "key, headers", null), (Header(letter, DeadLetterHeaders.Offset), Header(letter, DeadLetterHeaders.Stripped), Header(letter, "huge")));
        Assert.Null(run.Source.ForwardingTrouble);
    }

    [EmbeddedBrokerTheory("a real broker does not refuse on demand")]
    [InlineData(MessageTooLarge, 10)]
    [InlineData(NotAuthorized, 2)]
    public async Task A_dead_letter_that_is_refused_is_tried_until_the_broker_takes_it(int error, int times)
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, "{ bad }", "k-1");
        kafka.Flush();
        kafka.Broker!.FailNext(ProduceRequest, [.. Enumerable.Repeat(error, times)]);
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);

        Task reading = new Reader(input).UntilAsync(1);
        await Until.TrueAsync(() => run.Source.ForwardingTrouble is not null || reading.IsCompleted, () => "no trouble was seen");
        Assert.False(reading.IsCompleted);
        Assert.StartsWith($"{kafka.Topic("dead")}: ", run.Source.ForwardingTrouble, StringComparison.Ordinal);
        await reading;

        Assert.Single(kafka.ReadAll("dead", 1, 1));
        await Until.TrueAsync(() => run.Source.ForwardingTrouble is null, () => "the trouble did not end");
    }

    [Fact]
    public void Trouble_is_told_once_for_as_long_as_any_delivery_is_stuck()
    {
        var logger = new RecordingLogger();
        var troubles = new ForwardingTroubles(logger);
        for (int index = 0; index < 100; index++) troubles.Begin("dead", "refused");
        troubles.Begin("reroute", "away");
        for (int index = 0; index < 99; index++) troubles.End("dead");
        Assert.Equal("dead: refused; reroute: away", troubles.Current);
        troubles.End("dead");
        troubles.End("reroute");

        Assert.Null(troubles.Current);
        Assert.Equal([1004, 1004, 1005, 1005], logger.Events);
    }

    private static string? Header(ConsumeResult<byte[]?, byte[]?> record, string name) => PayloadFormats.Header(record.Message.Headers, name);
}
