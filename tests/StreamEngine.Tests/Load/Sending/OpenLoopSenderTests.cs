using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Probes;
using StreamEngine.Load.Sending;
using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Tests.Load.Sending;

/// <summary>The schedule goes on whatever the system under load does, and what is late is measured from when it was due.</summary>
public sealed class OpenLoopSenderTests
{
    private static readonly TrafficShape OnlyProbes = new() { Probes = 1, Anonymous = 0 };

    private readonly SelfMovingClock _clock = new();
    private readonly ProbeLedger _probes = new();

    [Fact]
    public async Task Each_event_is_sent_when_it_is_due_and_says_so()
    {
        Sink sink = new(_clock);
        OpenLoopSender sender = Sender(sink, perSecond: 100);
        await sender.RunAsync(default, TimeSpan.FromSeconds(2), default);
        Assert.Equal((200, 200), (sender.Sent, sink.Records.Count));
        for (int number = 0; number < 200; number++)
        {
            (long timestamp, TimeSpan at) = sink.Records[number];
            Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(20_000).ToUnixTimeMilliseconds() + (number * 10), timestamp, 1.0);
            Assert.InRange(at.TotalMilliseconds, number * 10, (number * 10) + 1.001);
        }

        Assert.InRange(sender.Lateness.Max, 0, 1_001);
    }

    [Fact]
    public async Task A_stall_of_the_sink_makes_nothing_be_left_out_and_all_that_waited_late()
    {
        Sink sink = new(_clock) { StallAt = 100, Stall = TimeSpan.FromSeconds(1) };
        OpenLoopSender sender = Sender(sink, perSecond: 100);
        await sender.RunAsync(default, TimeSpan.FromSeconds(4), default);
        Assert.Equal(400, sender.Sent);

        // A hundred events fell due during the second of the stall: the first waited for all of it, the last hardly.
        Assert.InRange(sender.Lateness.Max, 1_000_000, 1_002_000);
        Assert.InRange(sender.Lateness.Percentile(87.5), 480_000, 520_000);
        Assert.InRange(sender.Lateness.Percentile(75), 0, 20_000);
    }

    [Fact]
    public async Task A_sink_without_room_is_offered_the_same_event_again()
    {
        Sink sink = new(_clock) { RefuseEvery = 3 };
        OpenLoopSender sender = Sender(sink, perSecond: 100);
        await sender.RunAsync(default, TimeSpan.FromSeconds(1), default);
        Assert.Equal((100, 100, 100), (sender.Sent, sink.Records.Count, _probes.Expected));
    }

    [Fact]
    public async Task A_probe_s_way_begins_when_it_was_due_not_when_it_was_sent()
    {
        Sink sink = new(_clock) { StallAt = 10, Stall = TimeSpan.FromSeconds(1) };
        await Sender(sink, perSecond: 100).RunAsync(default, TimeSpan.FromSeconds(1), default);
        for (int number = 0; number < 100; number++) Assert.Equal(number * 0.01, _probes.DueOf(number)!.Value / (double)TimeSpan.TicksPerSecond, 1e-6);
    }

    [Fact]
    public async Task In_the_warm_up_lateness_is_not_measured()
    {
        Sink sink = new(_clock) { StallAt = 5, Stall = TimeSpan.FromMilliseconds(500) };
        OpenLoopSender sender = Sender(sink, perSecond: 100);
        await sender.RunAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), default);
        Assert.Equal((200, 100), (sender.Sent, sender.Lateness.Count));
        Assert.InRange(sender.Lateness.Max, 0, 1_001);
    }

    private OpenLoopSender Sender(Sink sink, double perSecond) => new(new TrafficGenerator(OnlyProbes, 1, "t"), new ArrivalSchedule(perSecond), sink, _probes, _clock);

    private sealed class Sink(SelfMovingClock clock) : IRecordSink
    {
        private int _offers;

        public int StallAt { get; init; } = -1;

        public TimeSpan Stall { get; init; }

        public int RefuseEvery { get; init; } = int.MaxValue;

        public List<(long Timestamp, TimeSpan At)> Records { get; } = [];

        public bool TrySend(in OutgoingRecord record, long timestamp)
        {
            if (++_offers % RefuseEvery == 0) return false;
            if (Records.Count == StallAt) clock.Advance(Stall);
            Records.Add((timestamp, clock.Elapsed));
            return true;
        }
    }
}
