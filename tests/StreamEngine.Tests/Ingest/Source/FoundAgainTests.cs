using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>The client did not find an offset, and the log holds it when the broker is asked.</summary>
public sealed class FoundAgainTests
{
    private const int Calls = 0;
    private const int Reroute = 1;
    private const short ListOffsets = 2;
    private const int UnknownTopic = 3;
    private const short Fetch = 1;
    private const int OutOfRange = 1;
    private const int From = 2;

    /// <summary>Partitions are assigned anew now and then only.</summary>
    private static readonly TimeSpan BetweenAssignments = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(2, 0, 3, true, 0, "")]
    [InlineData(2, 0, 2, true, RuntimeGap.MostFoundAgain - 1, "")]
    [InlineData(2, 0, 3, true, RuntimeGap.MostFoundAgain, "Refused")]
    [InlineData(2, 0, 3, false, 0, "Doubtful")]
    [InlineData(2, 0, 3, false, RuntimeGap.MostFoundAgain, "Doubtful")]
    [InlineData(2, 3, 9, true, 0, "Left")]
    [InlineData(2, 3, 9, false, RuntimeGap.MostFoundAgain, "Left")]
    [InlineData(2, 0, 1, true, RuntimeGap.MostFoundAgain, "CutShort")]
    [InlineData(9, 0, 3, true, 0, "CutShort")]
    [InlineData(-1001, 0, 3, true, 0, "CutShort")]
    public void The_rule(long at, long low, long high, bool isPrompt, int foundAgain, string cause) =>
        Assert.Equal(cause, $"{RuntimeGap.CauseOf(at, From, new LogAnswer(new LogRange(low, high), isPrompt), foundAgain)}");

    [Fact]
    public async Task It_is_counted_where_the_broker_says_so_at_once()
    {
        using MockKafka kafka = WithThreeCalls();
        using ManualPoll poll = Poll(kafka, GapPolicy.Stop, new ManualTime(Wire.Start));
        await StartAsync(kafka, poll);

        poll.Input.LeaveLog(Calls, From);
        await UntilGoingOnAsync(poll, From);

        Assert.Equal((1L, 0L), (poll.FoundAgain, poll.Gaps));
    }

    [EmbeddedBrokerTheory("a real broker answers at its own pace")]
    [InlineData(GapPolicy.Stop)]
    [InlineData(GapPolicy.Earliest)]
    [InlineData(GapPolicy.Latest)]
    public async Task A_broker_that_was_slow_to_say_so_is_not_believed(object onGap)
    {
        using MockKafka kafka = WithThreeCalls();
        var time = new ManualTime(Wire.Start);
        using ManualPoll poll = Poll(kafka, (GapPolicy)onGap, time);
        await StartAsync(kafka, poll);

        kafka.Broker!.AnswerAfter(RoundTrip);
        poll.Input.LeaveLog(Calls, From);
        time.Advance(TimeSpan.FromSeconds(2));

        await IsDoubtedAsync(kafka, poll, (GapPolicy)onGap);
    }

    [EmbeddedBrokerTheory("a real broker forgets no topic when asked to")]
    [InlineData(GapPolicy.Stop)]
    [InlineData(GapPolicy.Earliest)]
    [InlineData(GapPolicy.Latest)]
    public async Task Nor_is_one_that_had_to_be_asked_again(object onGap)
    {
        using MockKafka kafka = WithThreeCalls();
        using ManualPoll poll = Poll(kafka, (GapPolicy)onGap, new ManualTime(Wire.Start));
        await StartAsync(kafka, poll);

        // More than one question takes, for the client may ask for itself.
        kafka.Broker!.FailNext(ListOffsets, [.. Enumerable.Repeat(UnknownTopic, 6)]);
        poll.Input.LeaveLog(Calls, From);

        await IsDoubtedAsync(kafka, poll, (GapPolicy)onGap);
    }

    [Theory]
    [InlineData(GapPolicy.Stop)]
    [InlineData(GapPolicy.Earliest)]
    [InlineData(GapPolicy.Latest)]
    public async Task A_broker_that_goes_on_refusing_what_its_log_holds_is_believed_for_a_while(object onGap)
    {
        using MockKafka kafka = WithThreeCalls();
        var time = new ManualTime(Wire.Start);
        using ManualPoll poll = Poll(kafka, (GapPolicy)onGap, time);
        await StartAsync(kafka, poll);
        for (int times = 1; times <= RuntimeGap.MostFoundAgain; times++) await LoseAndFindAsync(poll, From, times, time);

        poll.Input.LeaveLog(Calls, From);

        if ((GapPolicy)onGap == GapPolicy.Stop)
        {
            InputGapException gap = await HaltAsync(poll);
            Assert.Equal($"{kafka.Topic("calls")} [0]: {Refusal(From)}", gap.Message);
        }
        else
        {
            time.Advance(BetweenAssignments);
            await UntilGoingOnAsync(poll, (GapPolicy)onGap == GapPolicy.Latest ? 3 : 0);
            Assert.Equal(1, poll.Gaps);
        }

        Assert.Equal(RuntimeGap.MostFoundAgain, poll.FoundAgain);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_reads_in_between_may_lose_its_place_again_and_again(bool isRecord)
    {
        using MockKafka kafka = WithThreeCalls();
        var time = new ManualTime(Wire.Start);
        using ManualPoll poll = Poll(kafka, GapPolicy.Stop, time);
        await StartAsync(kafka, poll);
        int next = From;
        for (int times = 1; times <= 3 * RuntimeGap.MostFoundAgain; times++)
        {
            await LoseAndFindAsync(poll, next, times, time);
            if (times % RuntimeGap.MostFoundAgain > 0) continue;
            if (isRecord && next < 3) poll.Offer(Calls, next++, Wire.Json("read"));
            else poll.Input.ReachEnd(Calls, next);
        }

        Assert.Equal((3L * RuntimeGap.MostFoundAgain, 0L), (poll.FoundAgain, poll.Gaps));
    }

    [EmbeddedBrokerFact("a real broker refuses nothing when asked to")]
    public async Task A_shard_whose_broker_refuses_every_fetch_halts()
    {
        using MockKafka kafka = WithThreeCalls();
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.Topics = [kafka.Topic("calls")]));
        IShardInput input = await run.ShardAsync();
        kafka.Broker!.FailNext(Fetch, [.. Enumerable.Repeat(OutOfRange, 100_000)]);

        InputGapException gap = await Until.DoneAsync(Assert.ThrowsAsync<InputGapException>(async () =>
        {
            await input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), From), default);
            await input.WaitAsync(TimeSpan.FromMinutes(1), default);
        }));

        // Where the machine is slow, an answer may take so long that it is doubted before the refusals are counted: what is asserted is that the shard does not go on for ever.
        Assert.Contains(gap.Message, (string[])[$"{kafka.Topic("calls")} [0]: {Refusal(From)}", $"{kafka.Topic("calls")} [0]: {Doubt(From)}"]);
    }

    private static string Refusal(long offset) =>
        $"the broker says that offset {offset} is out of range and that the log holds it, {RuntimeGap.MostFoundAgain + 1} times in a row; its own log may say more."
        + " Kafka:OnGap is stop; set it to earliest or latest to go on.";

    private static string Doubt(long offset) =>
        $"the broker did not find offset {offset}, and was slow to say that the log holds it: the log may have been cut short and have grown again meanwhile."
        + " Kafka:OnGap is stop; set it to earliest or latest to go on.";

    private static async Task LoseAndFindAsync(ManualPoll poll, long offset, int times, ManualTime time)
    {
        time.Advance(BetweenAssignments);
        poll.Input.LeaveLog(Calls, offset);
        await Until.TrueAsync(() => poll.FoundAgain == times, () => $"it is not found again for the {times}. time");
        await UntilGoingOnAsync(poll, offset);
    }

    private static async Task IsDoubtedAsync(MockKafka kafka, ManualPoll poll, GapPolicy onGap)
    {
        if (onGap == GapPolicy.Stop)
        {
            InputGapException gap = await HaltAsync(poll);
            Assert.Equal($"{kafka.Topic("calls")} [0]: {Doubt(From)}", gap.Message);
        }
        else
        {
            int to = onGap == GapPolicy.Latest ? 3 : 0;
            await UntilGoingOnAsync(poll, to);
            Assert.Equal(1, poll.Gaps);
        }

        Assert.Equal(0, poll.FoundAgain);
    }

    /// <summary>Its time stands still, however slow the machine is.</summary>
    private static ManualPoll Poll(MockKafka kafka, GapPolicy onGap, ManualTime time) => new(
        kafka.Options(options =>
        {
            options.Topics = [kafka.Topic("calls")];
            options.OnGap = onGap;
        }),
        time);

    private static Task StartAsync(MockKafka kafka, ManualPoll poll) => poll.UntilDoneAsync(
        poll.Input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), From), default).AsTask(),
        () =>
        {
            poll.Input.ReachEnd(Calls, 0);
            poll.Input.ReachEnd(Reroute, 0);
        });

    private static Task<InputGapException> HaltAsync(ManualPoll poll) => Until.DoneAsync(
        Assert.ThrowsAsync<InputGapException>(async () => await poll.Input.WaitAsync(TimeSpan.FromMinutes(1), default)));

    private static Task UntilGoingOnAsync(ManualPoll poll, long from) => Until.TrueAsync(
        () =>
        {
            poll.Reconcile();
            return poll.Input.Takes(Calls, from) && !poll.Input.Takes(Calls, from - 1);
        },
        () => $"it never goes on from {from}");

    private static MockKafka WithThreeCalls()
    {
        MockKafka kafka = MockKafka.Start();
        for (int index = 0; index < 3; index++) kafka.Produce("calls", 0, Wire.Json($"{index}", index));
        kafka.Flush();
        return kafka;
    }
}
