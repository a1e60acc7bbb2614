using Microsoft.Extensions.Logging;

namespace StreamEngine.Ingest;

/// <summary>What ingest says. Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Error, "Kafka client: {Facility}: {Message}")]
    public static partial void ClientFailed(ILogger logger, string facility, string message);

    [LoggerMessage(1001, LogLevel.Information, "Kafka client: {Facility}: {Message}")]
    public static partial void ClientWarned(ILogger logger, string facility, string message);

    [LoggerMessage(1002, LogLevel.Debug, "Kafka client: {Facility}: {Message}")]
    public static partial void ClientSaid(ILogger logger, string facility, string message);

    [LoggerMessage(1003, LogLevel.Information, "Kafka producer: {Reason}")]
    public static partial void ProducerError(ILogger logger, string reason);

    [LoggerMessage(1004, LogLevel.Warning, "Cannot hand records on to {Topic}, trying again and again: {Reason}")]
    public static partial void ForwardingFailed(ILogger logger, string topic, string reason);

    [LoggerMessage(1005, LogLevel.Information, "Records are handed on to {Topic} again")]
    public static partial void ForwardingWorks(ILogger logger, string topic);

    [LoggerMessage(1010, LogLevel.Information, "Assigned shards {Shards}")]
    public static partial void Assigned(ILogger logger, string shards);

    [LoggerMessage(1011, LogLevel.Information, "Gave up shards {Shards}")]
    public static partial void Revoked(ILogger logger, string shards);

    [LoggerMessage(1012, LogLevel.Warning, "Lost shards {Shards}: the group may have given them away already")]
    public static partial void Lost(ILogger logger, string shards);

    [LoggerMessage(1013, LogLevel.Warning, "Partition {Partition} is assigned for {Assigned} of {Topics} topics; its shard waits for the rest")]
    public static partial void PartlyAssigned(ILogger logger, int partition, int assigned, int topics);

    [LoggerMessage(1014, LogLevel.Error, "The owner of shards failed in {Call}")]
    public static partial void OwnerFailed(ILogger logger, Exception exception, string call);

    [LoggerMessage(1020, LogLevel.Information, "Shard {Shard} reads from {Offsets}")]
    public static partial void Started(ILogger logger, int shard, string offsets);

    [LoggerMessage(1021, LogLevel.Error, "{Gap}")]
    public static partial void GapFound(ILogger logger, string gap);

    [LoggerMessage(1022, LogLevel.Warning, "{Gap} Going on from {Offset}")]
    public static partial void GapPassed(ILogger logger, string gap, string offset);

    [LoggerMessage(1023, LogLevel.Debug, "Shard {Shard}: the broker does not answer yet: {Reason}")]
    public static partial void StartDelayed(ILogger logger, int shard, string reason);

    [LoggerMessage(1024, LogLevel.Debug, "Shard {Shard}: offsets not stored: {Reason}")]
    public static partial void OffsetsNotStored(ILogger logger, int shard, string reason);

    [LoggerMessage(1025, LogLevel.Warning, "{Topic} [{Partition}]: the store knows nothing of this shard; going on from the group's offset {Offset}")]
    public static partial void GroupOffsetUsed(ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(1026, LogLevel.Debug, "{Topic} [{Partition}]: the client went back to offset {Offset} by itself; it is sent on to {Next} once more")]
    public static partial void SentOnAgain(ILogger logger, string topic, int partition, long offset, long next);

    [LoggerMessage(1027, LogLevel.Information, "{Topic} [{Partition}]: the client gave the partition up and its reason was lost; it is assigned anew")]
    public static partial void FoundGivenUp(ILogger logger, string topic, int partition);

    [LoggerMessage(1028, LogLevel.Warning, "{Topic} [{Partition}]: the broker did not find offset {Offset}, and yet the log holds it: going on there")]
    public static partial void FoundAgain(ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(1030, LogLevel.Warning, "Kafka: no broker is reachable: {Reason}")]
    public static partial void Disconnected(ILogger logger, string reason);

    [LoggerMessage(1031, LogLevel.Information, "Kafka: connected")]
    public static partial void Connected(ILogger logger);

    [LoggerMessage(1032, LogLevel.Warning, "Kafka: {Topic} [{Partition}]: {Reason}")]
    public static partial void PartitionError(ILogger logger, string topic, int partition, string reason);

    [LoggerMessage(1033, LogLevel.Critical, "Kafka: {Reason}")]
    public static partial void Fatal(ILogger logger, string reason);

    [LoggerMessage(1034, LogLevel.Warning, "Leaving Kafka took longer than {Deadline}: the client is left as it is, not freed")]
    public static partial void StopTooSlow(ILogger logger, TimeSpan deadline);

    [LoggerMessage(1035, LogLevel.Warning, "Kafka: {Topic} [{Partition}]: {Reason} (and {LeftOut} times since this was last said)")]
    public static partial void PartitionErrorAgain(ILogger logger, string topic, int partition, string reason, long leftOut);
}
