using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class SourceTests
{
    [Fact]
    public async Task Source_gives_what_was_produced_in_event_time_order()
    {
        using var kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("a", 0));
        kafka.Produce("calls", 0, Wire.Json("c", 20));
        kafka.Produce("chats", 0, Wire.Json("b", 10, channel: "chat"));
        kafka.Produce("chats", 0, Wire.Json("d", 30, customerId: null, channel: "chat"));
        kafka.Flush();

        var owner = new RecordingOwner();
        await using var source = new KafkaSource(kafka.Options(), 1, owner, TimeProvider.System, NullLogger.Instance, isEmbedded: true);
        source.Start();
        IShardInput input = await owner.WaitForAsync(0);
        OffsetVector from = await input.StartAsync(OffsetVector.Empty, default);
        Assert.Equal(0, from[kafka.Topic("calls")]);

        var batch = new InputBatch();
        var seen = new List<string>();
        while (seen.Count < 4)
        {
            await input.WaitAsync(TimeSpan.FromSeconds(1), default);
            batch.Clear();
            input.Take(batch, 3);
            seen.AddRange(batch.Records.Select(record => record.Interaction!.Id));
        }

        Assert.Equal(["a", "b", "c", "d"], seen);
    }
}
