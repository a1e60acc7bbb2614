using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>The client gives a partition up, for it did not find an offset in the log, which holds three calls: what is a gap, and what is none.</summary>
public sealed class ClientGapTests : IDisposable
{
    private const int Calls = 0;
    private const int Reroute = 1;

    private readonly MockKafka _kafka = MockKafka.Start();

    public ClientGapTests() => _kafka.ProduceCalls(3);

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task A_gap_in_one_topic_stops_a_start_that_still_waits_for_another()
    {
        using var poll = new ManualPoll(_kafka.Options());
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
        using ManualPoll poll = Poll(GapPolicy.Latest);
        await StartAtEndAsync(poll);

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
        using ManualPoll poll = Poll(GapPolicy.Latest);
        await StartAtEndAsync(poll);

        poll.Input.LeaveLog(Calls, Offset.Unset);
        await UntilJumpedAsync(poll, to: 3);
        _kafka.Produce("calls", 0, Wire.Json("behind"));
        _kafka.Flush();

        // The client is given its partitions anew, as for another shard, before it has said a word.
        poll.Input.LeaveLog(Calls, Offset.Beginning);
        poll.UntilIntercepted(new TopicPartitionOffset(_kafka.Topic("calls"), 0, 3));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(1)]
    public async Task What_the_client_did_not_find_elsewhere_is_no_gap(long elsewhere)
    {
        using ManualPoll poll = Poll();
        await StartAtEndAsync(poll);
        _kafka.Produce("calls", 0, Wire.Json("next"));
        _kafka.Flush();

        poll.Input.LeaveLog(Calls, elsewhere);
        poll.UntilIntercepted(new TopicPartitionOffset(_kafka.Topic("calls"), 0, 3));
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
        using ManualPoll poll = Poll((GapPolicy)onGap);
        await StartAtAsync(poll, 2);

        if (comesBrokerBack) poll.Reconnect();
        poll.Input.LeaveLog(Calls, word);
        if ((GapPolicy)onGap == GapPolicy.Stop)
        {
            InputGapException gap = await HaltAsync(poll);
            Assert.Equal(
                $"{_kafka.Topic("calls")} [0]: the log was cut short before offset 2, and what has taken that place was never read."
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
        // Time stands still: the broker's answer is prompt, however slow the machine is.
        using ManualPoll poll = Poll((GapPolicy)onGap, new ManualTime(Wire.Start));
        await StartAtAsync(poll, 2);

        poll.Input.LeaveLog(Calls, 2);
        await UntilJumpedAsync(poll, to: 2);
        poll.UntilIntercepted(new TopicPartitionOffset(_kafka.Topic("calls"), 0, 2));

        Assert.False(poll.Input.Takes(Calls, 1));
        Assert.Equal(0, poll.Gaps);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-1001)]
    public async Task A_halted_shard_wants_nothing_of_the_client_whatever_it_wanted_before(long word)
    {
        using ManualPoll poll = Poll(time: new ManualTime(Wire.Start));
        await StartAtAsync(poll, 2);

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
        var time = new ManualTime(Wire.Start);
        using ManualPoll poll = Poll(time: time);
        await StartAtEndAsync(poll);

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

    private ManualPoll Poll(GapPolicy onGap = GapPolicy.Stop, TimeProvider? time = null) => new(
        _kafka.Options(options =>
        {
            options.Topics = [_kafka.Topic("calls")];
            options.OnGap = onGap;
        }),
        time);

    /// <summary>Starts it at the beginning; then it hears that nothing is left before the end of the three calls, and stands there.</summary>
    private static Task StartAtEndAsync(ManualPoll poll) => StartAsync(poll, OffsetVector.Empty, end: 3);

    /// <summary>Starts it at an offset, and leaves it there.</summary>
    private Task StartAtAsync(ManualPoll poll, long offset) => StartAsync(poll, OffsetVector.Empty.With(_kafka.Topic("calls"), offset), end: 0);

    private static async Task StartAsync(ManualPoll poll, OffsetVector from, long end)
    {
        Task start = poll.Input.StartAsync(from, default).AsTask();
        await poll.UntilDoneAsync(start, () => Hear(poll, end));
        await start;
    }

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
}
