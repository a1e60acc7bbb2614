using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class SourceTests
{
    [Fact]
    public async Task Topics_come_merged_by_event_time()
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("a", 0));
        kafka.Produce("calls", 0, Wire.Json("c", 20));
        kafka.Produce("chats", 0, Wire.Json("b", 10, channel: "chat"));
        kafka.Produce("chats", 0, Wire.Json("d", 30, customerId: null, channel: "chat"));
        kafka.Flush();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();

        OffsetVector from = await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);
        await reader.UntilAsync(4, limit: 3);

        Assert.Equal(["a", "b", "c", "d"], reader.Ids);
        Assert.Equal(3, reader.Count(RecordKind.Interaction));
        Assert.Equal(1, reader.Count(RecordKind.Anonymous));
        Assert.Equal((0L, 0L, 0L), (from[kafka.Topic("calls")], from[kafka.Topic("chats")], from[kafka.Topic("reroute")]));
        Assert.Equal((2L, 2L, null), (reader.Next[kafka.Topic("calls")], reader.Next[kafka.Topic("chats")], reader.Next[kafka.Topic("reroute")]));
        await reader.UntilCaughtUpAsync();
    }

    [Fact]
    public async Task Starting_again_goes_back_and_forgets_what_was_buffered()
    {
        using MockKafka kafka = MockKafka.Start();
        kafka.ProduceCalls(10);
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        await new Reader(input).UntilAsync(6, limit: 1);

        OffsetVector back = await input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), 3), default);
        var reader = new Reader(input);
        await reader.UntilAsync(7);

        Assert.Equal(3, back[kafka.Topic("calls")]);
        Assert.Equal(["3", "4", "5", "6", "7", "8", "9"], reader.Ids);
    }

    [Fact]
    public async Task Small_buffers_hold_a_large_backlog_and_lose_nothing()
    {
        const int Records = 5_000;
        using MockKafka kafka = MockKafka.Start();
        for (int index = 0; index < Records; index++) kafka.Produce(index % 3 == 0 ? "chats" : "calls", 0, Wire.Json($"{index}", index));
        kafka.Flush();
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.BufferedRecords = 64));
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);

        var reader = new Reader(input);
        await reader.UntilAsync(Records, limit: 50);

        Assert.Equal(Enumerable.Range(0, Records).Select(index => $"{index}"), reader.Ids);
    }

    [Fact]
    public async Task An_idle_shard_gets_what_comes_later()
    {
        using MockKafka kafka = MockKafka.Start();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);
        await reader.UntilCaughtUpAsync();

        for (int index = 0; index < 5; index++)
        {
            kafka.Produce("chats", 0, Wire.Json($"{index}", index));
            kafka.Flush();
            await reader.UntilAsync(index + 1);
        }

        Assert.Equal(["0", "1", "2", "3", "4"], reader.Ids);
    }

    [Fact]
    public async Task Stopping_tells_the_owner_and_gives_nothing_after()
    {
        using MockKafka kafka = MockKafka.Start();
        SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        kafka.Produce("calls", 0, Wire.Json("late"));
        kafka.Flush();

        await run.DisposeAsync();

        Assert.Equal([(input.Shard, false)], run.Owner.Revoked);
        Assert.True(run.Source.Completion.IsCompletedSuccessfully);
        var batch = new InputBatch();
        input.Take(batch, 10);
        Assert.Equal(0, batch.Records.Length);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await input.StartAsync(OffsetVector.Empty, default));
        input.Committed(OffsetVector.Empty.With(kafka.Topic("calls"), 1));
    }
}
