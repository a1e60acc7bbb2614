using System.Text;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Merging;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Merging;

public sealed class TopicMergeTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);

    private readonly ManualTime _time = new(Wire.Start);
    private readonly InteractionDecoder _decoder = new(TimeSpan.FromDays(999), TimeProvider.System);

    [Fact]
    public void Merge_equals_the_oracle_that_compares_heads_only()
    {
        var random = new Random(11);
        for (int round = 0; round < 200; round++)
        {
            LaneRecord[][] topics = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Topic(random))];
            Lane[] lanes = [.. topics.Select(Filled)];

            Assert.Equal(Oracle(topics), Drain(new TopicMerge(lanes, Hold, _time, _ => null), lanes));
        }
    }

    [Fact]
    public void A_later_offset_with_an_earlier_time_does_not_overtake()
    {
        Lane[] lanes = [Filled([Record(0, 50), Record(1, 10)]), Filled([Record(0, 20)])];
        Assert.Equal([(1, 0L), (0, 0L), (0, 1L)], Drain(new TopicMerge(lanes, Hold, _time, _ => null), lanes));
    }

    [Fact]
    public void What_has_no_time_goes_when_it_is_its_turn_in_its_lane()
    {
        Lane[] lanes = [Filled([Record(0, 30), Rejected(1), Record(2, 60)]), Filled([Record(0, 40)])];
        Assert.Equal([(0, 0L), (0, 1L), (1, 0L), (0, 2L)], Drain(new TopicMerge(lanes, Hold, _time, _ => null), lanes));
    }

    [Fact]
    public void An_empty_lane_with_lag_holds_the_merge_for_a_bounded_time()
    {
        Lane[] lanes = [Filled([Record(0, 1), Record(1, 2)]), Open()];
        var merge = new TopicMerge(lanes, Hold, _time, _ => 5);

        Assert.Null(merge.NextLane(out TimeSpan? hold));
        Assert.Equal(Hold, hold);
        _time.Advance(Hold - TimeSpan.FromTicks(1));
        Assert.Null(merge.NextLane(out _));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(0, merge.NextLane(out _));
        lanes[0].Take();
        Assert.Equal(0, merge.NextLane(out _));
        Assert.False(merge.IsCaughtUp);
    }

    [Fact]
    public void A_record_after_a_hold_begins_a_new_hold()
    {
        Lane[] lanes = [Filled([Record(0, 100)]), Open()];
        var merge = new TopicMerge(lanes, Hold, _time, _ => 5);
        merge.NextLane(out _);
        _time.Advance(Hold);
        lanes[1].Add(Record(0, 7));
        Assert.Equal(1, merge.NextLane(out _));
        lanes[1].Take();
        Assert.Null(merge.NextLane(out TimeSpan? hold));
        Assert.Equal(Hold, hold);
    }

    [Fact]
    public void A_lane_at_its_end_does_not_hold()
    {
        Lane[] lanes = [Filled([Record(0, 1)]), Open()];
        var merge = new TopicMerge(lanes, Hold, _time, _ => null);
        Assert.Null(merge.NextLane(out _));
        lanes[1].ReachEnd(0);
        Assert.Equal(0, merge.NextLane(out _));
    }

    [Fact]
    public void The_end_that_a_fetch_brought_along_spares_the_hold()
    {
        Lane[] lanes = [Filled([Record(0, 1)]), Open()];
        lanes[1].Add(Record(0, 0));
        var merge = new TopicMerge(lanes, Hold, _time, _ => 1);
        Assert.Equal(1, merge.NextLane(out _));
        lanes[1].Take();
        Assert.Equal(0, merge.NextLane(out _));
        lanes[0].Take();
        Assert.True(merge.IsCaughtUp);
    }

    [Fact]
    public void A_lane_knows_when_it_is_full_by_records_and_by_bytes()
    {
        var lane = new Lane(mostRecords: 4, mostBytes: 100);
        lane.Restart(0, 100);
        lane.Add(Record(0, 0) with { Bytes = 99 });
        Assert.False(lane.IsFull);
        lane.Add(Record(1, 0) with { Bytes = 1 });
        Assert.True(lane.IsFull);
        Assert.False(lane.IsHalfEmpty);
        lane.Take();
        Assert.True(lane.IsHalfEmpty);
    }

    [Fact]
    public void An_end_that_was_forgotten_is_believed_again_only_when_the_broker_says_so()
    {
        Lane[] lanes = [Filled([])];
        var merge = new TopicMerge(lanes, Hold, _time, _ => 0);
        Assert.True(merge.IsCaughtUp);
        lanes[0].ForgetEnd();
        Assert.False(merge.IsCaughtUp);
        lanes[0].ReachEnd(0);
        Assert.True(merge.IsCaughtUp);
    }

    [Fact]
    public void A_lane_that_reached_its_end_begins_a_new_hold_when_the_log_goes_on()
    {
        Lane lane = Open();
        lane.HoldsFor(Hold, _time);
        _time.Advance(Hold);
        lane.ReachEnd(0);
        lane.ExtendTo(3);
        Assert.Equal(Hold, lane.HoldsFor(Hold, _time));
    }

    [Fact]
    public void A_lane_that_jumped_goes_on_from_there_and_keeps_what_came_before()
    {
        Lane lane = Open();
        lane.Restart(5, 100);
        lane.Add(Record(5, 0));
        lane.Jump(40);
        Assert.Equal((40, 1, false), (lane.Next, lane.Count, lane.IsAtEnd));
        lane.Add(Record(39, 0));
        Assert.Equal((40, 1), (lane.Next, lane.Count));
        lane.Add(Record(40, 0));
        Assert.Equal((41, 2), (lane.Next, lane.Count));
        lane.Jump(3);
        Assert.Equal((3, long.MaxValue), (lane.Next, lane.End));
        lane.ReachEnd(77);
        Assert.Equal(77, lane.Next);
        lane.Jump(90);
        lane.Restart(3, 100);
        Assert.Equal((3, 0), (lane.Next, lane.Count));
    }

    private static List<(int Lane, long Offset)> Drain(TopicMerge merge, Lane[] lanes)
    {
        var order = new List<(int, long)>();
        while (merge.NextLane(out _) is { } lane) order.Add((lane, lanes[lane].Take().Offset));
        return order;
    }

    /// <summary>The same, as plainly as can be: the earliest head, the lower topic of two; no time is the time before.</summary>
    private static List<(int Lane, long Offset)> Oracle(LaneRecord[][] topics)
    {
        var order = new List<(int, long)>();
        int[] heads = new int[topics.Length];
        long[] last = [.. topics.Select(_ => long.MinValue)];
        while (true)
        {
            int[] open = [.. Enumerable.Range(0, topics.Length).Where(topic => heads[topic] < topics[topic].Length)];
            if (open.Length == 0) return order;
            long Time(int topic) => topics[topic][heads[topic]].Interaction?.StartedAt.UnixMilliseconds ?? last[topic];
            int next = open.OrderBy(Time).ThenBy(topic => topic).First();
            last[next] = Time(next);
            order.Add((next, topics[next][heads[next]++].Offset));
        }
    }

    private static Lane Open()
    {
        var lane = new Lane(1_000, 1_000_000);
        lane.Restart(0, long.MaxValue);
        return lane;
    }

    private static Lane Filled(LaneRecord[] records)
    {
        Lane lane = Open();
        foreach (LaneRecord record in records) lane.Add(record);
        lane.ReachEnd(records.Length);
        return lane;
    }

    private LaneRecord[] Topic(Random random) =>
        [.. Enumerable.Range(0, random.Next(30)).Select(offset => random.Next(6) == 0 ? Rejected(offset) : Record(offset, random.Next(40)))];

    private LaneRecord Record(long offset, int second)
    {
        Interaction interaction = _decoder.Decode(Encoding.UTF8.GetBytes(Wire.Json($"{offset}", second)), null).Interaction!;
        return new LaneRecord(offset, 1, interaction, null);
    }

    private static LaneRecord Rejected(long offset) => new(offset, 1, null, null);
}
