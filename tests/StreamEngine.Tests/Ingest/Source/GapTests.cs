using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class GapTests
{
    private const int Calls = 0;
    private const int Reroute = 1;

    [Theory]
    [InlineData(null, GapPolicy.Earliest, GapPolicy.Stop, 10L, false)]
    [InlineData(null, GapPolicy.Latest, GapPolicy.Stop, 20L, false)]
    [InlineData(10L, GapPolicy.Earliest, GapPolicy.Stop, 10L, false)]
    [InlineData(20L, GapPolicy.Earliest, GapPolicy.Stop, 20L, false)]
    [InlineData(9L, GapPolicy.Earliest, GapPolicy.Stop, null, true)]
    [InlineData(21L, GapPolicy.Earliest, GapPolicy.Stop, null, true)]
    [InlineData(9L, GapPolicy.Latest, GapPolicy.Earliest, 10L, true)]
    [InlineData(21L, GapPolicy.Earliest, GapPolicy.Latest, 20L, true)]
    public void The_rule_for_where_to_start(long? known, object startAt, object onGap, long? expected, bool isGap)
    {
        StartPoint point = StartRule.Choose("calls", 3, known, new LogRange(10, 20), (GapPolicy)startAt, (GapPolicy)onGap);
        Assert.Equal((expected, isGap), (point.Offset, point.Gap is not null));
    }

    [Fact]
    public async Task Stop_halts_the_shard_with_one_clear_line()
    {
        using MockKafka kafka = WithThreeCalls();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();

        var gap = await Assert.ThrowsAsync<InputGapException>(async () => await input.StartAsync(Beyond(kafka), default));

        Assert.Equal(
            $"{kafka.Topic("calls")} [0]: the stored offset 99 lies outside the log, which holds 0 to 3: the topic was made anew."
            + " Kafka:OnGap is stop; set it to earliest or latest to go on.",
            gap.Message);
        Assert.Equal(0, run.Source.Gaps);
    }

    [Theory]
    [InlineData(GapPolicy.Earliest, 0L)]
    [InlineData(GapPolicy.Latest, 3L)]
    public async Task Other_settings_go_on_and_count(object onGap, long expected)
    {
        using MockKafka kafka = WithThreeCalls();
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.OnGap = (GapPolicy)onGap));
        IShardInput input = await run.ShardAsync();

        OffsetVector from = await input.StartAsync(Beyond(kafka), default);
        kafka.Produce("calls", 0, Wire.Json("new", 50));
        kafka.Flush();
        var reader = new Reader(input);
        await reader.UntilAsync((int)(4 - expected));

        Assert.Equal(expected, from[kafka.Topic("calls")]);
        Assert.Equal(1, run.Source.Gaps);
        Assert.Equal("new", reader.Ids.Last());
    }

    [EmbeddedBrokerTheory("a real broker takes minutes to apply its retention")]
    [InlineData(GapPolicy.Stop)]
    [InlineData(GapPolicy.Earliest)]
    [InlineData(GapPolicy.Latest)]
    public async Task A_log_that_moves_past_a_waiting_reader_is_a_gap_too(object onGap)
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("first"));
        kafka.Flush();
        await using SourceRun run = SourceRun.Start(kafka.Options(options =>
        {
            options.OnGap = (GapPolicy)onGap;
            options.BufferedRecords = 16;
            // On a busy machine a heartbeat may come late; losing the shard is another test's affair.
            options.SessionTimeout = TimeSpan.FromMinutes(10);
        }));
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        await new Reader(input).UntilAsync(1);

        // The embedded broker keeps 5 MB: so much passes while the lane is full and its partition paused.
        string padding = new('x', 50_000);
        for (int index = 0; index < 400; index++)
        {
            kafka.Produce("calls", 0, Wire.Json($"{index}", index)[..^1] + $",\"text\":\"{padding}\"}}");
            if (index % 20 == 19) kafka.Flush();
        }

        var reader = new Reader(input);
        if ((GapPolicy)onGap == GapPolicy.Stop)
        {
            var gap = await Assert.ThrowsAsync<InputGapException>(() => reader.UntilAsync(1_000));
            Assert.Contains("left the log while it was waiting", gap.Message, StringComparison.Ordinal);
            return;
        }

        await Until.DoneAsync(
            async () =>
            {
                await reader.UntilCaughtUpAsync();
                if (run.Source.Gaps == 0) return false;
                kafka.Produce("calls", 0, Wire.Json("after", 1_000));
                kafka.Flush();
                await reader.UntilCaughtUpAsync();
                return reader.Ids.LastOrDefault() == "after";
            },
            () => $"{run.Source.Gaps} gaps, {reader.Records.Count} records");
        Assert.True(reader.Records.Count < 400);
    }

    [Fact]
    public async Task A_gap_in_one_topic_stops_a_start_that_still_waits_for_another()
    {
        using MockKafka kafka = WithThreeCalls();
        using var poll = new ManualPoll(kafka.Options());
        Task start = poll.Input.StartAsync(OffsetVector.Empty, default).AsTask();

        await poll.UntilDoneAsync(start, () =>
        {
            poll.Input.ReachEnd(Calls, 0);
            poll.Input.LeaveLog(Calls, Offset.Unset);
        });

        var gap = await Assert.ThrowsAsync<InputGapException>(() => start);
        Assert.Contains("was cut short before offset 0", gap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_record_behind_a_gap_counts_though_a_broker_came_back_meanwhile()
    {
        using MockKafka kafka = WithThreeCalls();
        using var poll = new ManualPoll(kafka.Options(options =>
        {
            options.Topics = [kafka.Topic("calls")];
            options.OnGap = GapPolicy.Latest;
        }));
        Task start = poll.Input.StartAsync(OffsetVector.Empty, default).AsTask();
        await poll.UntilDoneAsync(start, () => Hear(poll, end: 3));
        await start;

        poll.Input.LeaveLog(Calls, Offset.Unset);
        poll.Reconcile();
        poll.Reconnect();
        await UntilJumpedAsync(poll, to: 3);
        poll.Reconnect();
        poll.Reconcile();
        poll.Offer(Calls, offset: 9, Wire.Json("behind"));
        var reader = new Reader(poll.Input);
        await reader.UntilAsync(1);

        Assert.Equal(["behind"], reader.Ids);
    }

    [EmbeddedBrokerFact("a real broker may be slow to say where a log ends")]
    public async Task The_end_of_the_log_is_the_one_that_it_had_when_the_gap_was_found()
    {
        using MockKafka kafka = WithThreeCalls();
        using var poll = new ManualPoll(kafka.Options(options =>
        {
            options.Topics = [kafka.Topic("calls")];
            options.OnGap = GapPolicy.Latest;
        }));
        Task start = poll.Input.StartAsync(OffsetVector.Empty, default).AsTask();
        await poll.UntilDoneAsync(start, () => Hear(poll, end: 3));
        await start;

        poll.Input.LeaveLog(Calls, Offset.Unset);
        await UntilJumpedAsync(poll, to: 3);
        kafka.Produce("calls", 0, Wire.Json("behind"));
        kafka.Flush();

        // The client is given its partitions anew, as for another shard, before it has said a word.
        poll.Input.LeaveLog(Calls, Offset.Beginning);
        poll.UntilIntercepted(new TopicPartitionOffset(kafka.Topic("calls"), 0, 3));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(1)]
    public async Task What_the_client_did_not_find_elsewhere_is_no_gap(long elsewhere)
    {
        using MockKafka kafka = WithThreeCalls();
        using var poll = new ManualPoll(kafka.Options(options => options.Topics = [kafka.Topic("calls")]));
        Task start = poll.Input.StartAsync(OffsetVector.Empty, default).AsTask();
        await poll.UntilDoneAsync(start, () => Hear(poll, end: 3));
        await start;
        kafka.Produce("calls", 0, Wire.Json("next"));
        kafka.Flush();

        poll.Input.LeaveLog(Calls, elsewhere);
        poll.UntilIntercepted(new TopicPartitionOffset(kafka.Topic("calls"), 0, 3));
        poll.Offer(Calls, offset: 3, Wire.Json("next"));
        var reader = new Reader(poll.Input);
        await reader.UntilAsync(1);

        Assert.Equal(["next"], reader.Ids);
    }

    /// <remarks>The client compares the log with what it read of it, and then names no offset; or it had fetched ahead, and what it asks for next is not there.</remarks>
    [Theory]
    [InlineData(GapPolicy.Stop, -1001, false)]
    [InlineData(GapPolicy.Earliest, -1001, false)]
    [InlineData(GapPolicy.Latest, -1001, false)]
    [InlineData(GapPolicy.Stop, -1001, true)]
    [InlineData(GapPolicy.Stop, 99, false)]
    public async Task A_log_that_was_cut_short_is_a_gap_though_it_holds_the_next_offset_again(object onGap, long word, bool comesBrokerBack)
    {
        using MockKafka kafka = WithThreeCalls();
        using var poll = new ManualPoll(kafka.Options(options =>
        {
            options.Topics = [kafka.Topic("calls")];
            options.OnGap = (GapPolicy)onGap;
        }));
        await StartAsync(kafka, poll, from: 2);

        if (comesBrokerBack) poll.Reconnect();
        poll.Input.LeaveLog(Calls, word);
        if ((GapPolicy)onGap == GapPolicy.Stop)
        {
            InputGapException gap = await HaltAsync(poll);
            Assert.Equal(
                $"{kafka.Topic("calls")} [0]: the log was cut short before offset 2, and what has taken that place was never read."
                + " Kafka:OnGap is stop; set it to earliest or latest to go on.",
                gap.Message);
            return;
        }

        int to = (GapPolicy)onGap == GapPolicy.Latest ? 3 : 0;
        await UntilJumpedAsync(poll, to);
        Assert.False(poll.Input.Takes(Calls, to - 1));
        Assert.Equal(1, poll.Gaps);
    }

    [Theory]
    [InlineData(GapPolicy.Stop)]
    [InlineData(GapPolicy.Earliest)]
    [InlineData(GapPolicy.Latest)]
    public async Task What_the_log_holds_after_all_is_no_gap(object onGap)
    {
        using MockKafka kafka = WithThreeCalls();
        using var poll = new ManualPoll(kafka.Options(options =>
        {
            options.Topics = [kafka.Topic("calls")];
            options.OnGap = (GapPolicy)onGap;
        }));
        await StartAsync(kafka, poll, from: 2);

        poll.Input.LeaveLog(Calls, 2);
        await UntilJumpedAsync(poll, to: 2);
        poll.UntilIntercepted(new TopicPartitionOffset(kafka.Topic("calls"), 0, 2));

        Assert.False(poll.Input.Takes(Calls, 1));
        Assert.Equal(0, poll.Gaps);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-1001)]
    public async Task A_halted_shard_wants_nothing_of_the_client_whatever_it_wanted_before(long word)
    {
        using MockKafka kafka = WithThreeCalls();
        using var poll = new ManualPoll(kafka.Options(options => options.Topics = [kafka.Topic("calls")]), new ManualTime(Wire.Start));
        await StartAsync(kafka, poll, from: 2);

        // The first assignment of anew comes at once, and no other one follows, for time stands still.
        poll.Input.LeaveLog(Reroute, Offset.Beginning);
        poll.Reconcile();
        Hear(poll, end: 0);
        poll.Input.LeaveLog(Reroute, word);
        poll.Input.LeaveLog(Calls, Offset.Unset);
        await HaltAsync(poll);

        await Until.TrueAsync(poll.Reconcile, () => "the poll thread is never at rest");
    }

    [Fact]
    public async Task A_place_that_is_lost_again_and_again_has_the_partitions_assigned_anew_now_and_then_only()
    {
        using MockKafka kafka = WithThreeCalls();
        var time = new ManualTime(Wire.Start);
        using var poll = new ManualPoll(kafka.Options(options => options.Topics = [kafka.Topic("calls")]), time);
        Task start = poll.Input.StartAsync(OffsetVector.Empty, default).AsTask();
        await poll.UntilDoneAsync(start, () => Hear(poll, end: 3));
        await start;

        Assert.False(IsWaitingAfterLoss());
        Assert.True(IsWaitingAfterLoss());
        time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.True(IsWaitingAfterLoss());
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(IsWaitingAfterLoss());

        bool IsWaitingAfterLoss()
        {
            poll.Input.LeaveLog(Calls, Offset.Beginning);
            poll.Reconcile();
            return poll.Input.NeedsReassignment;
        }
    }

    private static Task StartAsync(MockKafka kafka, ManualPoll poll, long from) => poll.UntilDoneAsync(
        poll.Input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), from), default).AsTask(),
        () => Hear(poll, end: 0));

    private static Task<InputGapException> HaltAsync(ManualPoll poll) => Until.DoneAsync(
        Assert.ThrowsAsync<InputGapException>(async () => await poll.Input.WaitAsync(TimeSpan.FromMinutes(1), default)));

    /// <summary>Where it jumps to is asked of the broker.</summary>
    private static Task UntilJumpedAsync(ManualPoll poll, long to) => Until.TrueAsync(
        () =>
        {
            poll.Reconcile();
            return poll.Input.Takes(Calls, to);
        },
        () => $"it never goes on from {to}");

    private static void Hear(ManualPoll poll, long end)
    {
        poll.Input.ReachEnd(Calls, end);
        poll.Input.ReachEnd(Reroute, 0);
    }

    private static OffsetVector Beyond(MockKafka kafka) => OffsetVector.Empty.With(kafka.Topic("calls"), 99);

    private static MockKafka WithThreeCalls()
    {
        MockKafka kafka = MockKafka.Start();
        for (int index = 0; index < 3; index++) kafka.Produce("calls", 0, Wire.Json($"{index}", index));
        kafka.Flush();
        return kafka;
    }
}
