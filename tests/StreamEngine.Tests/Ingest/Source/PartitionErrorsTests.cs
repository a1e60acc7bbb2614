using Confluent.Kafka;
using StreamEngine.Ingest.Source;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class PartitionErrorsTests
{
    private static readonly TopicPartition Calls = new("calls", 3);
    private static readonly Error Unreadable = new(ErrorCode.Local_BadMsg, "cannot be read");
    private static readonly Error Denied = new(ErrorCode.TopicAuthorizationFailed, "is not allowed");

    [Fact]
    public void What_fails_again_and_again_is_told_once_a_minute_with_how_often()
    {
        var time = new ManualTime(Wire.Start);
        RecordingLogger log = new();
        var errors = new PartitionErrors(time, log);

        errors.Tell(Calls, Unreadable);
        errors.Tell(Calls, Unreadable);
        time.Advance(TimeSpan.FromSeconds(59));
        errors.Tell(Calls, Unreadable);
        time.Advance(TimeSpan.FromSeconds(1));
        errors.Tell(Calls, Unreadable);

        Assert.Equal(
            ["Kafka: calls [3]: cannot be read", "Kafka: calls [3]: cannot be read (and 2 times since this was last said)"],
            log.Lines);
    }

    [Fact]
    public void Other_partitions_and_other_errors_are_told_all_the_same()
    {
        RecordingLogger log = new();
        var errors = new PartitionErrors(new ManualTime(Wire.Start), log);

        errors.Tell(Calls, Unreadable);
        errors.Tell(Calls, Denied);
        errors.Tell(new TopicPartition("chats", 3), Unreadable);
        errors.Tell(new TopicPartition("calls", 4), Unreadable);
        errors.Tell(null, Unreadable);
        errors.Tell(null, Unreadable);

        Assert.Equal(
            [
                "Kafka: calls [3]: cannot be read",
                "Kafka: calls [3]: is not allowed",
                "Kafka: chats [3]: cannot be read",
                "Kafka: calls [4]: cannot be read",
                "Kafka: group [-1]: cannot be read",
            ],
            log.Lines);
    }
}
