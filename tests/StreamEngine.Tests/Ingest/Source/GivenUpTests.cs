using System.Diagnostics;
using Confluent.Kafka;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>The client gave a partition up, for its offset had left the log, and its word of that was lost: a pause throws away what waits in the client's queue.</summary>
public sealed class GivenUpTests
{
    private const int Calls = 0;
    private const int CallsBroker = 1;
    private const int OtherBroker = 2;
    private const short Fetch = 1;
    private const int OutOfRange = 1;
    private const int Records = 9;

    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(2);

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

    private static void LoseWord(MockKafka kafka, ManualPoll poll)
    {
        // Once the client reads from where it was sent, a fetch that fails is not one of before, which would not count.
        kafka.Produce("calls", 0, Wire.Json("read"));
        kafka.Flush();
        poll.UntilIntercepted(new TopicPartitionOffset(kafka.Topic("calls"), 0, Records));

        // One that was on its way when the client was sent elsewhere still meets the error, and does not count either: so it is asked again.
        long failedAt = 0;
        Until.True(
            () =>
            {
                if (failedAt == 0 || Stopwatch.GetElapsedTime(failedAt) > BetweenFailures)
                {
                    kafka.Broker!.FailNextOf(CallsBroker, Fetch, OutOfRange);
                    failedAt = Stopwatch.GetTimestamp();
                }

                return poll.Intercept() is { Error: ErrorCode.Local_AutoOffsetReset };
            },
            () => "the client gives nothing up");
    }

    /// <summary>One broker is asked for the calls alone, so that its next fetch is one of them.</summary>
    private static MockKafka WithCalls()
    {
        MockKafka kafka = MockKafka.Start(brokers: 2);
        kafka.Broker!.Lead(kafka.Topic("calls"), 0, CallsBroker);
        kafka.Broker.Lead(kafka.Topic("reroute"), 0, OtherBroker);
        kafka.ProduceCalls(Records);
        return kafka;
    }
}
