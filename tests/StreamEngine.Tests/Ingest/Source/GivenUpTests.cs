using Confluent.Kafka;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>The client gave a partition up, for its offset had left the log, and its word of that was lost: a pause throws away what waits in the client's queue.</summary>
public sealed class GivenUpTests
{
    private const int Calls = 0;
    private const short Fetch = 1;
    private const int OutOfRange = 1;
    private const int Records = 9;

    [EmbeddedBrokerFact("a real broker fails no fetch when asked to")]
    public async Task It_is_read_on_when_its_lane_has_room_again()
    {
        using MockKafka kafka = WithCalls();
        using ManualPoll poll = Poll(kafka);
        await StartAsync(kafka, poll, from: 3);
        LoseWord(kafka, poll);

        for (int offset = 3; offset < 7; offset++) poll.Offer(Calls, offset, Wire.Json($"{offset}", offset));
        var reader = new Reader(poll.Input);
        await reader.UntilAsync(4);

        poll.UntilIntercepted(new TopicPartitionOffset(kafka.Topic("calls"), 0, 7));
    }

    [EmbeddedBrokerFact("a real broker fails no fetch when asked to")]
    public async Task It_is_read_from_where_the_shard_starts_again()
    {
        using MockKafka kafka = WithCalls();
        using ManualPoll poll = Poll(kafka);
        await StartAsync(kafka, poll, from: 3);
        LoseWord(kafka, poll);

        await StartAsync(kafka, poll, from: 5);
    }

    private static ManualPoll Poll(MockKafka kafka) => new(kafka.Options(options =>
    {
        options.Topics = [kafka.Topic("calls")];
        options.BufferedRecords = 4;
    }));

    private static Task StartAsync(MockKafka kafka, ManualPoll poll, long from) => poll.UntilDoneAsync(
        poll.Input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), from), default).AsTask(),
        () =>
        {
            // The lane hears that the client has begun, and is left where it is to start.
            if (poll.Intercept() is { Error: ErrorCode.NoError or ErrorCode.Local_PartitionEOF } next)
                poll.Input.ReachEnd(next.At.Topic == kafka.Topic("calls") ? Calls : 1, 0);
        });

    /// <summary>Each fetch that fails is of one topic at least, so at most one too many fails.</summary>
    private static void LoseWord(MockKafka kafka, ManualPoll poll)
    {
        string? lost = null;
        while (lost != kafka.Topic("calls"))
        {
            kafka.Broker!.FailNext(Fetch, OutOfRange);
            Until.True(
                () =>
                {
                    if (poll.Intercept() is not { Error: ErrorCode.Local_AutoOffsetReset } word) return false;
                    lost = word.At.Topic;
                    return true;
                },
                () => "the client gives nothing up");
        }
    }

    private static MockKafka WithCalls()
    {
        MockKafka kafka = MockKafka.Start();
        for (int offset = 0; offset < Records; offset++) kafka.Produce("calls", 0, Wire.Json($"{offset}", offset));
        kafka.Flush();
        return kafka;
    }
}
