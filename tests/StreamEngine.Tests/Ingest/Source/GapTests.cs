using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>Where a shard starts, and where it goes on, when the log does not hold what comes next.</summary>
public sealed class GapTests
{
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
        using MockKafka kafka = MockKafka.Start();
        kafka.ProduceCalls(3);
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
        using MockKafka kafka = MockKafka.Start();
        kafka.ProduceCalls(3);
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.OnGap = (GapPolicy)onGap));
        IShardInput input = await run.ShardAsync();

        OffsetVector from = await input.StartAsync(Beyond(kafka), default);
        kafka.Produce("calls", 0, Wire.Json("new", 50));
        kafka.Flush();
        var reader = new Reader(input);
        await reader.UntilAsync((int)(4 - expected));

        Assert.Equal(expected, from[kafka.Topic("calls")]);
        Assert.Equal(1, run.Source.Gaps);
        Assert.Equal(1, (await run.MetricsAsync()).Sum("streamengine_input_gaps_total"));
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

    private static OffsetVector Beyond(MockKafka kafka) => OffsetVector.Empty.With(kafka.Topic("calls"), 99);
}
