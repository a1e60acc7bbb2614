using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>The store alone knows where a shard stands. The group's offset is a courtesy, and a way in for a new store.</summary>
public sealed class GroupOffsetTests
{
    [Fact]
    public async Task The_group_s_offset_counts_where_the_store_knows_nothing_of_the_shard()
    {
        using MockKafka kafka = await CommittedAtThreeAsync();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();

        Assert.Equal(3, (await input.StartAsync(OffsetVector.Empty, default))[kafka.Topic("calls")]);
        Assert.Equal(1, (await input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), 1), default))[kafka.Topic("calls")]);
    }

    [Theory]
    [InlineData(GapPolicy.Earliest, 0L)]
    [InlineData(GapPolicy.Latest, 6L)]
    public async Task A_topic_that_the_store_does_not_know_beside_others_starts_as_configured(object startAt, long expected)
    {
        using MockKafka kafka = await CommittedAtThreeAsync();
        await using SourceRun run = SourceRun.Start(kafka.Options(options => options.StartAt = (GapPolicy)startAt));
        IShardInput input = await run.ShardAsync();

        Assert.Equal(expected, (await input.StartAsync(OffsetVector.Empty.With(kafka.Topic("chats"), 0), default))[kafka.Topic("calls")]);
    }

    [Fact]
    public async Task A_store_that_was_wiped_under_a_running_shard_is_rebuilt_from_the_beginning()
    {
        using MockKafka kafka = await CommittedAtThreeAsync();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty.With(kafka.Topic("calls"), 3), default);

        Assert.Equal(0, (await input.StartAsync(OffsetVector.Empty, default))[kafka.Topic("calls")]);
    }

    private static async Task<MockKafka> CommittedAtThreeAsync()
    {
        MockKafka kafka = MockKafka.Start();
        kafka.ProduceCalls(6);
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);
        await reader.UntilAsync(3, limit: 1);
        Assert.Equal(3, reader.Next[kafka.Topic("calls")]);
        return kafka;
    }
}
