using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Telemetry;

namespace StreamEngine.Ingest.Source;

/// <summary>Tells operators what the client cannot do with a partition: it tries, and says so, up to 50 times a second.</summary>
/// <remarks>Poll thread only. There is one entry for each partition and kind of error, and the client knows few kinds.</remarks>
/// <param name="time">The clock of the quiet between two lines of one kind.</param>
/// <param name="logger">For operators.</param>
internal sealed class PartitionErrors(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(TopicPartition? Partition, ErrorCode Kind), LogThrottle> _throttles = [];

    /// <param name="partition">Whose error it is; null for the group's.</param>
    /// <param name="error">What the client says.</param>
    public void Tell(TopicPartition? partition, Error error)
    {
        if (!_throttles.TryGetValue((partition, error.Code), out LogThrottle? throttle))
        {
            throttle = new LogThrottle(time, Quiet);
            _throttles.Add((partition, error.Code), throttle);
        }

        if (!throttle.TryPass(out long leftOut)) return;
        string topic = partition?.Topic ?? "group";
        int number = partition?.Partition.Value ?? -1;
        if (leftOut == 0) Log.PartitionError(logger, topic, number, error.Reason);
        else Log.PartitionErrorAgain(logger, topic, number, error.Reason, leftOut);
    }
}
