using Confluent.Kafka;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class LostPlaceTests
{
    [Theory]
    [InlineData(ErrorCode.Local_AutoOffsetReset, 7, "fetch failed due to requested offset not available on the broker: Broker: Offset out of range (broker 1)", 7L)]
    [InlineData(ErrorCode.Local_AutoOffsetReset, -2, "failed to query logical offset: Broker: Unknown topic or partition (broker 1)", -2L)]
    [InlineData(ErrorCode.Local_AutoOffsetReset, -1001, "Partition log truncation detected at offset 7 (leader epoch 3): broker end offset is 5 (offset leader epoch 3). Reset to INVALID.: Local: Partition log truncation detected (broker 1)", -1001L)]
    [InlineData(ErrorCode.Local_AutoOffsetReset, 7, "No epoch found less or equal to offset 7 (leader epoch 3): broker end offset is -1 (offset leader epoch -1). Reset using configured policy.: Local: Partition log truncation detected (broker 1)", -1001L)]
    [InlineData(ErrorCode.OffsetOutOfRange, 7, "Broker: Offset out of range", 7L)]
    [InlineData(ErrorCode.InvalidRecord, 7, "Broker: Broker failed to validate record", null)]
    public void Where_the_client_lost_its_place(ErrorCode code, long offset, string reason, long? place)
    {
        ConsumeResult<byte[], byte[]> at = new() { TopicPartitionOffset = new TopicPartitionOffset("calls", 0, offset), Message = new Message<byte[], byte[]>() };

        Assert.Equal(place, LostPlace.Of(new ConsumeException(at, new Error(code, reason)))?.Value);
    }
}
