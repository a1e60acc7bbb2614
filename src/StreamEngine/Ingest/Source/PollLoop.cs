using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Ingest.Merging;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Ingest.Source;

/// <summary>Polls the client without ever stopping, and puts what comes into the shards' lanes.</summary>
/// <remarks>
/// Everything that touches the consumer's position runs here, one after the other: records, the end of a partition,
/// rebalances, and what the shards ask for (start, pause, resume). A full lane pauses its partition, never the loop, so
/// the group does not take a slow node for a dead one.
/// </remarks>
internal sealed class PollLoop(
    IConsumer<Ignore, DecodedRecord> consumer,
    InputContext context,
    ShardTable shards,
    Connectivity connectivity,
    RawRecord raw,
    int partitions)
{
    /// <summary>One poll waits so long for a record when the shards want nothing of this thread.</summary>
    private const int IdlePollMilliseconds = 100;

    /// <summary>One poll waits so long when a paused partition may be resumed, or a start awaits the client.</summary>
    private const int BusyPollMilliseconds = 5;

    private readonly PartitionErrors _errors = new(context.Time, context.Logger);
    private bool _isQuiet;
    private int _losses;
    private bool _isLost;

    /// <summary>Runs until <paramref name="stop"/>.</summary>
    /// <exception cref="KafkaException">The client can never work again.</exception>
    public void Run(CancellationToken stop)
    {
        consumer.Subscribe(context.Topics);
        while (!stop.IsCancellationRequested) Poll();
    }

    private void Poll()
    {
        FollowConnectivity();
        if (context.TakeAttention()) _isQuiet = shards.Reconcile();
        try
        {
            if (consumer.Consume(_isQuiet ? IdlePollMilliseconds : BusyPollMilliseconds) is { } result) Receive(result);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            Fail(e);
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            _errors.Tell(null, e.Error);
        }
    }

    /// <summary>While no broker is there, what was known of the logs' ends is worth nothing.</summary>
    private void FollowConnectivity()
    {
        if (_losses != connectivity.Losses)
        {
            _losses = connectivity.Losses;
            _isLost = true;
            shards.ForgetEnds();
        }

        if (!_isLost || !connectivity.IsConnected) return;
        _isLost = false;
        shards.AskEnds();
    }

    private void Receive(ConsumeResult<Ignore, DecodedRecord> result)
    {
        if (shards.Find(result.Partition) is not { } input) return;
        int lane = LaneOf(result.Topic);
        if (result.IsPartitionEOF)
        {
            input.ReachEnd(lane, result.Offset.Value);
            return;
        }

        LaneRecord record = Judge(result);

        // What the shard does not take, such as the first records that the client fetches before it is sent on, is told of nowhere.
        if (context.Tracing is { } tracing && input.Takes(lane, record.Offset)) record = record with { Trace = Trace(tracing, result, record) };
        input.Offer(lane, record);
    }

    private static RecordTrace? Trace(RecordTracing tracing, ConsumeResult<Ignore, DecodedRecord> result, in LaneRecord record)
    {
        byte[]? parent = null;
        result.Message.Headers?.TryGetLastBytes(TraceParent.Header, out parent);
        return tracing.Samples(parent)
            ? tracing.Begin(new ConsumedRecord(result.Topic, result.Partition.Value, record.Offset, record.Kind.ToWord(), record.Sent), parent)
            : null;
    }

    /// <summary>An interaction of this shard, or one to be handed on: bad, or another shard's.</summary>
    private LaneRecord Judge(ConsumeResult<Ignore, DecodedRecord> result)
    {
        (Domain.Interactions.Interaction? interaction, DecodeFault? fault) = result.Message.Value;
        string? customerId = interaction?.CustomerId;
        bool isMisrouted = customerId is not null
            && Partitioners.PartitionOf(context.Options.Partitioner, customerId, partitions) != result.Partition.Value;
        if (isMisrouted && result.Topic == context.Options.RerouteTopic)
        {
            fault = new DecodeFault(FaultClass.MisroutedAgain, "the record was re-routed and still lies in the wrong partition");
        }

        Timestamp timestamp = result.Message.Timestamp;
        long sent = timestamp.Type == TimestampType.NotAvailable ? 0 : timestamp.UnixTimestampMs;
        if (fault is null && !isMisrouted) return new LaneRecord(result.Offset.Value, raw.PayloadBytes, interaction, null, sent);
        RejectedRecord rejected = raw.Reject(
            result.TopicPartitionOffset, timestamp, result.Message.Headers, fault, fault is null ? customerId : null);
        return new LaneRecord(result.Offset.Value, raw.PayloadBytes, null, rejected, sent);
    }

    private void Fail(ConsumeException e)
    {
        TopicPartitionOffset? at = e.ConsumerRecord?.TopicPartitionOffset;
        KafkaShardInput? input = at?.Topic is null ? null : shards.Find(at.Partition);
        if (input is not null && LostPlace.Of(e) is { } place)
        {
            input.LeaveLog(LaneOf(at!.Topic), place);
            return;
        }

        input?.FailAt(LaneOf(at!.Topic), at.Offset);
        _errors.Tell(at?.Topic is null ? null : at.TopicPartition, e.Error);
    }

    private int LaneOf(string topic)
    {
        int lane = 0;
        while (context.Topics[lane] != topic) lane++;
        return lane;
    }
}
