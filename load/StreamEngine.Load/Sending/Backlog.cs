using Confluent.Kafka;
using StreamEngine.Commands;
using StreamEngine.Load.Targets;
using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Load.Sending;

/// <summary>Puts records into Kafka as fast as they are taken, for an engine to drain.</summary>
/// <remarks>What the embedded broker could not keep is a fault: it would drop the oldest, and the engine would find a gap.</remarks>
internal sealed class Backlog : IDisposable
{
    /// <summary>What librdkafka's mock cluster keeps of a partition.</summary>
    public const long EmbeddedPartitionBytes = 5 * 1024 * 1024;

    /// <summary>What a record takes besides key and value, its part of the batch's header included, at most about.</summary>
    public const int RecordOverheadBytes = 20;

    private const int BatchBetweenPauses = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(60);

    private readonly LoadTarget _target;
    private readonly TrafficGenerator _traffic;
    private readonly KafkaSink _sink;
    private readonly TimeProvider _time;
    private readonly Dictionary<TopicPartition, long> _bytes = [];

    public Backlog(LoadTarget target, TrafficGenerator traffic, TimeProvider time)
    {
        _target = target;
        _traffic = traffic;
        _time = time;
        _sink = new KafkaSink(target.Kafka, target.Partitions, traffic.Channels) { OnSent = target.HasEmbeddedBroker ? Weigh : null };
    }

    /// <summary>Returns when Kafka has so many more.</summary>
    /// <param name="records">How many.</param>
    /// <param name="schedule">When they happened, in seconds since <paramref name="beginning"/>.</param>
    /// <param name="beginning">Unix milliseconds.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">They do not fit the embedded broker, or Kafka does not take them.</exception>
    public async Task FillAsync(int records, ArrivalSchedule schedule, long beginning, CancellationToken ct)
    {
        _bytes.Clear();
        for (int number = 0; number < records; number++, schedule.Advance())
        {
            OutgoingRecord record = _traffic.Next(beginning + (long)(schedule.Due * 1_000), schedule.Due);
            while (!_sink.TrySend(record, _time.GetUtcNow().ToUnixTimeMilliseconds())) await Task.Delay(Pause, _time, ct);
            if (number % BatchBetweenPauses == 0) ct.ThrowIfCancellationRequested();
        }

        await _sink.FlushAsync(FlushDeadline, ct);
    }

    public void Dispose() => _sink.Dispose();

    private void Weigh(TopicPartition place, int bytes)
    {
        long all = _bytes[place] = _bytes.GetValueOrDefault(place) + bytes + RecordOverheadBytes;
        if (all <= EmbeddedPartitionBytes) return;
        throw new FaultException(
        [
            $"the backlog does not fit the embedded broker, which keeps 5 MB of a partition: {place.Topic} {place.Partition.Value} would hold more; "
            + "use fewer records (parameters.records), shorter ones (traffic.payloadBytes), more partitions (settings Kafka:Partitions), or a broker of your own (--kafka)",
        ]);
    }
}
